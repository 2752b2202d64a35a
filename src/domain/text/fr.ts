import { answersInFrench } from "./fr-answers.ts";
import { blockingInFrench } from "./fr-blocking.ts";
import { hostingInFrench } from "./fr-hosting.ts";
import { linksInFrench } from "./fr-links.ts";
import { matrixInFrench } from "./fr-matrix.ts";
import { mediaInFrench } from "./fr-media.ts";
import { supervisingInFrench } from "./fr-supervising.ts";
import { whyInFrench } from "./fr-why.ts";
import type { Texts } from "./text-key.ts";

export const fr: Texts = {
  ...answersInFrench,
  ...blockingInFrench,
  ...hostingInFrench,
  ...linksInFrench,
  ...matrixInFrench,
  ...mediaInFrench,
  ...supervisingInFrench,
  ...whyInFrench,
  "interview.greeting":
    "Bonjour, ici {desk}. Quelques questions rapides et je vous trouve la bonne personne. Écrivez « humain » pour les passer.",
  "interview.choose-number-or-word": "Désolé, je n'ai pas compris. Un numéro ou un mot de la liste suffit.",
  "interview.choose-again":
    "Juste le numéro de ce qui convient le mieux, s'il vous plaît. Ou écrivez « humain ».",
  "interview.own-words": "Désolé, je n'ai pas bien compris.",
  "interview.own-words-again": "Quelques mots suffisent. Ou écrivez « humain » et j'appelle quelqu'un.",
  "interview.name-again": "Votre nom suffit. Ou écrivez « humain » et j'appelle quelqu'un.",
  "interview.noted": "Merci, c'est noté.",
  "interview.thanks": "Merci, {name}. Je cherche la bonne personne pour vous.",
  "interview.thanks-nameless": "Merci. Je cherche la bonne personne pour vous.",
  "interview.enough": "C'est tout ce qu'il me faut, merci. Je vous cherche quelqu'un.",
  "interview.human": "Bien sûr. Je regarde qui est là.",
  "interview.still-there": "Êtes-vous toujours là ? Prenez votre temps, j'attends encore un peu.",

  "waiting.next": "C'est bientôt à vous. Quelqu'un s'occupe de vous dès que possible.",
  "waiting.nobody-in":
    "Je suis désolé, personne n'est là pour le moment. Vous êtes numéro {position} dans la file : la prochaine personne verra ce que vous avez écrit et vous répondra ici.",
  "waiting.position":
    "Tout le monde est occupé pour l'instant. Vous êtes numéro {position} dans la file, je vous tiens au courant.",
  "waiting.moved-up": "Vous avancez : vous êtes maintenant numéro {position}.",
  "waiting.still": "Vous êtes toujours numéro {position} dans la file. Merci de votre patience.",
  "waiting.still-next": "C'est toujours bientôt à vous. Merci de votre patience.",
  "waiting.still-in-line": "Vous êtes toujours dans la file. Merci de votre patience.",
  "waiting.hopeless":
    "Je suis désolé, personne ici ne peut vous aider à ce sujet pour le moment. Je garde votre place, et la prochaine personne verra ce que vous avez écrit.",
  "waiting.with-estimate": "{where} Cela prend en général {wait}.",
  "waiting.about-a-minute": "environ une minute",
  "waiting.up-to": "jusqu'à {to} minutes",
  "waiting.between": "de {from} à {to} minutes",
  "waiting.closed":
    "Nous sommes fermés pour le moment. Je garde votre place, et la personne qui arrivera lira ce que vous avez écrit.",
  "waiting.opens":
    "Nous sommes fermés pour le moment et rouvrons {opens}. Je garde votre place, et la personne qui arrivera lira ce que vous avez écrit.",
  "waiting.closed-by-rules":
    "Je suis désolé, nous ne pouvons pas prendre cela en charge pour le moment. Réécrivez-nous plus tard.",
  "waiting.kept": "C'est noté. La personne qui vous aidera le lira d'abord ; n'hésitez pas à en dire plus.",
  "waiting.agent-lost":
    "Je suis désolé, votre interlocuteur a dû partir. Quelqu'un d'autre arrive bientôt et verra ce qui a été dit.",
  "waiting.passed-on":
    "Je vous confie à quelqu'un qui pourra mieux vous aider. Cette personne verra ce qui a été dit, inutile de répéter.",

  "connected.agent-removed":
    "{agent} ne fait plus partie des agents. Cette conversation continue jusqu'à sa clôture ou sa transmission.",
  "connected.with": "{agent} est là pour vous.",
  "connected.someone": "Quelqu'un est là pour vous.",
  "connected.assistant":
    "{agent}, un assistant automatique, est là pour vous. Écrivez « humain » à tout moment pour parler à une personne.",
  "handover.asked":
    "Bien sûr. Une personne va prendre le relais ; tout ce que vous avez écrit est conservé pour elle.",
  "handover.assistant":
    "Notre assistant ne peut pas vous aider davantage : une personne va prendre le relais. Tout ce que vous avez écrit est conservé pour elle.",
  "closed.talk":
    "Cette conversation est terminée. Merci d'avoir écrit à {desk}. S'il vous faut autre chose, écrivez simplement à nouveau.",
  "closed.idle":
    "C'est calme depuis un moment, je termine donc la conversation. S'il vous faut autre chose, écrivez simplement à nouveau.",
  "closed.silence": "Je n'ai plus de nouvelles, j'en reste donc là. Écrivez à nouveau quand vous voulez.",
  "reopened.interview": "Content de vous revoir. Reprenons là où nous en étions.",
  "reopened.waiting": "Content de vous revoir, {name}. Je vous cherche quelqu'un qui connaît votre demande.",
  "relay.attachment-kept-out":
    "Cela n'est malheureusement pas arrivé : ce chat ne transmet que des mots. Pouvez-vous le décrire ou envoyer un lien ?",
  "relay.correction": "correction : {text}",
  "relay.taken-back": "(Un message précédent a été retiré. Merci de ne pas en tenir compte.)",
  "relay.reaction": "a réagi avec {reaction}",
  "delivery.lost-for-desk":
    "Je suis désolé, un de vos messages n'a pas pu être transmis. Merci de le renvoyer.",
  "room.trouble":
    "Je suis désolé, quelque chose ne marche pas de notre côté. Ce que vous avez écrit est gardé et je continue d'essayer ; vous n'avez rien à faire.",

  "network.not-stored": "Votre dernier message n'est pas arrivé. Merci de le renvoyer dans un instant.",
  "network.too-fast":
    "C'était trop rapide, votre dernier message n'est pas arrivé. Merci d'attendre un instant et de le renvoyer.",
  "network.lost-several":
    "{count} de vos messages ne sont pas arrivés. Merci d'attendre un instant et de les renvoyer.",
  "network.closed":
    "Personne n'est là pour le moment. Vous pouvez écrire quand même, la réponse viendra plus tard.",
  "network.leaving": "De retour dans un instant.",
  "network.no-such-desk": "Personne n'est joignable à cette adresse. Merci de vérifier comment elle s'écrit.",
  "network.restarting":
    "Je suis désolé, votre message n'est pas arrivé : nous redémarrons. Merci de le renvoyer dans un instant.",
  "network.too-long":
    "Votre message est trop long pour être transmis. Merci de l'envoyer en plusieurs parties.",
  "network.too-many":
    "C'était trop à la fois, votre message n'est pas arrivé. Merci de le renvoyer dans un instant.",
  "network.no-group-chats":
    "Je ne prends que les messages qui me sont adressés directement, je ne peux donc pas rejoindre un salon.",

  "attachment.line": "[a envoyé {what}, que ce chat ne peut pas transmettre]",
  "attachment.line-named": "[a envoyé {what}, « {name} », que ce chat ne peut pas transmettre]",
  "attachment.image": "une image",
  "attachment.audio": "un message vocal ou audio",
  "attachment.video": "une vidéo",
  "attachment.file": "un fichier",
  "attachment.sticker": "un autocollant",
  "attachment.location": "une position",
  "attachment.encrypted": "un message chiffré",
  "attachment.other": "quelque chose",

  "closed.remark-agent": "Terminé. Si le client écrit bientôt à nouveau, cela reprend ici.",
  "closed.remark-customer": "Terminé : le client est parti.",
  "closed.remark-silence": "Terminé : le client ne répond plus.",
  "closed.remark-idle": "Terminé : personne n'a écrit depuis un moment.",
  "closed.remark-desk": "Terminé par l'accueil.",
  "handover.to-person": "une personne",
  "handover.remark-asked":
    "Transmis par {agent} (automatique) : le client demande une personne. Ce qui a été dit se lit plus haut.",
  "handover.remark-agent":
    "Transmis par {agent} (automatique) : il ne pouvait pas aider davantage. Ce qui a été dit se lit plus haut.",
  "handover.remark-note":
    "Transmis par {agent} (automatique), qui précise : {note} Ce qui a été dit se lit plus haut.",
  "handover.remark-silence":
    "Transmis par {agent} (automatique) : il n'a pas répondu à temps. Ce qui a été dit se lit plus haut.",
  "handover.remark-failure":
    "Transmis par {agent} (automatique) : il n'était pas joignable. Ce qui a été dit se lit plus haut.",
  "closed.unheard":
    "Cette conversation est terminée, {name} ne reçoit donc pas ceci. Elle reprend si {name} écrit à nouveau.",
  "reopened.remark": "{name} a écrit à nouveau : la conversation est ouverte.",
  "relay.not-carried":
    "Seuls les mots parviennent à {name}, qui sait que vous avez envoyé autre chose. Dites-le en mots, ou envoyez un lien.",
  "relay.encrypted":
    "Ce message est chiffré et illisible ici, {name} ne l'a pas reçu. Écrivez sans chiffrement, s'il vous plaît.",
  "presence.away":
    "{name} est hors ligne. Vous pouvez continuer d'écrire : jusqu'à {messages} messages sont gardés pendant {time}.",
  "presence.away-in-line":
    "{name} est hors ligne. La place est gardée {time}, et personne n'est sollicité avant le retour.",
  "presence.still-away":
    "Le client est hors ligne pour l'instant. Ce que vous écrivez est gardé jusqu'à son retour.",
  "presence.back": "{name} est de retour.",
  "presence.back-held":
    "{name} est de retour et reçoit maintenant ce que vous avez écrit entre-temps ({held}).",
  "presence.expired":
    "{name} n'est pas revenu. Ce que vous écrivez n'est plus gardé. Écrivez `!close` pour terminer la conversation.",
  "presence.not-held":
    "Non envoyé : {name} est hors ligne, et plus aucun message n'est gardé. Merci de l'écrire à nouveau à son retour.",
  "delivery.delayed": "Pas encore arrivé chez {name} après {seconds} secondes. On continue d'essayer.",
  "delivery.arrived": "Arrivé chez {name}, avec un peu de retard.",
  "delivery.failed": "Ceci n'est pas parvenu à {name} : {why}",
  "delivery.failed-ours": "Un message de l'accueil n'est pas parvenu à {name} : {why}",

  "rejected.no-address": "son adresse n'existe plus.",
  "rejected.offline":
    "le client est hors ligne et son serveur ne garde pas de messages. Merci de réessayer à son retour.",
  "rejected.offline-or-unknown":
    "le client est hors ligne et son serveur ne garde pas de messages, ou ne le connaît pas.",
  "rejected.no-server": "son serveur est introuvable.",
  "rejected.server-silent": "son serveur ne répond pas. Merci de réessayer plus tard.",
  "rejected.kept-out": "son serveur ne laisse pas passer nos messages.",
  "rejected.this-one": "son serveur ne laisse pas passer ce message. D'autres mots aideront peut-être.",
  "rejected.blocked": "le client nous a bloqués, ou son serveur n'accepte pas un tel message.",
  "rejected.sent-back": "son serveur l'a renvoyé ({condition}).",
  "rejected.refused": "le serveur ne l'a pas transmis ({why}).",
  "rejected.gone": "{address} n'est plus en ligne.",
  "rejected.empty": "il n'y avait rien qui puisse s'y afficher.",
  "rejected.too-long":
    "c'est trop long pour ce réseau. Merci de l'envoyer en plusieurs parties, ou par un lien.",
  "rejected.no-taking-back": "sur ce réseau rien ne peut être retiré, le client le voit donc toujours.",
  "rejected.no-desk": "l'adresse {desk} où le client a écrit n'est plus utilisée.",
  "rejected.no-network": "nous ne sommes plus reliés à {network}.",
  "room.unheard":
    "Le client ne reçoit pas ceci : seul est transmis ce qu'écrit la personne chargée de la conversation.",
  "room.encrypted":
    "Ce salon est maintenant chiffré. Ce qui s'y écrit est illisible pour l'accueil et n'atteint pas le client.",
  "room.upgraded":
    "Ce salon a été remplacé par un nouveau, mais le client n'est relié qu'à celui-ci. Merci de continuer d'écrire ici.",
  "room.replaced":
    "Le salon précédent ne pouvait plus servir, la conversation continue donc ici. Ce qui a été dit jusqu'ici se trouve dans l'ancien salon.",
  "room.encrypted-moved":
    "Le salon avec {name} a été chiffré, et je ne peux pas lire ce qui est chiffré. La conversation continue dans un nouveau salon : merci d'accepter l'invitation.",
  "room.power-lost":
    "L'accueil n'a plus les droits nécessaires dans ce salon, tout ne marchera peut-être pas. Merci de lui rendre ses droits d'administrateur dans les paramètres du salon.",
  "waiting.target-away": "{to} est maintenant absent, les règles habituelles s'appliquent donc.",
  "waiting.target-away-agent":
    "{to} s'est absenté sans prendre {name}, les règles habituelles s'appliquent donc.",
  "waiting.target-late": "{to} n'a pas pris ceci à temps, les règles habituelles s'appliquent donc.",
  "waiting.target-late-agent": "{to} n'a pas pris {name} à temps, les règles habituelles s'appliquent donc.",
  "waiting.target-unknown":
    "Personne ne pouvait prendre ceci sous « {to} », les règles habituelles s'appliquent donc.",

  "offer.invitation": "{name} : {reason} ({software})",
  "offer.invitation-no-reason": "{name} aimerait parler à quelqu'un ({software})",
  "offer.again": "{name} est toujours là. Vous avez été retiré par erreur : merci de revenir.",
  "offer.taken": "{agent} a pris cette conversation. Merci d'être venu !",
  "offer.withdrawn": "La conversation avec {name} est proposée à quelqu'un d'autre.",
  "offer.gone": "{name} n'attend plus. Merci !",
  "offer.over": "Cette conversation est déjà finie. Merci d'être venu !",
  "offer.unanswered": "Vous n'avez pas répondu à {name} à temps, c'est donc allé à quelqu'un d'autre.",
  "offer.unanswered-away":
    "Vous n'avez pas répondu à {name} à temps, c'est donc allé à quelqu'un d'autre et vous êtes marqué absent. Dites `ready` à votre retour.",
  "offer.no-account-reason": "le serveur ne connaît pas ce compte",
  "offer.declined-reason": "a refusé une conversation",
  "offer.declined-away":
    "Vous avez refusé {name}, vous êtes donc mis en absence. Dites `ready` à votre retour.",
  "offer.away-reason": "n'a pas répondu",
  "closed.agent":
    "La conversation avec {name} est terminée. Elle occupe une de vos places pendant encore {seconds} secondes, ou jusqu'à ce que vous quittiez le salon.",
  "reopened.agent": "{name} a écrit à nouveau : votre conversation est ouverte.",

  "card.title": "*{name}* sur {network}",
  "card.reason": "Sujet : {reason}",
  "card.software": "Logiciel : {software}",
  "card.address": "Adresse : {address}",
  "card.language": "Langue : {language}",
  "card.slot": "{slot} : {value}",
  "card.queue": "File : {queue}",
  "card.waited": "Attente : {waited}",
  "card.campaign": "Lien : {campaign}",
  "card.previous": "Conversation précédente : {previous}",
  "card.conversation": "Conversation : `{conversation}`",

  "client.unknown": "logiciel inconnu",
  "client.inferred": "probablement {client}",
  "client.on": "{client} sur {os}",
  "waited.moment": "moins d'une minute",
  "waited.minutes": "{minutes} min",
  "lasting.minutes": "{count} min",
  "lasting.hours": "{count} heures",
  "lasting.days": "{count} jours",
  "stage.interviewing": "répond aux questions",
  "stage.waiting": "attend",
  "stage.ringing": "est proposée",
  "stage.connected": "en conversation",
  "stage.wrapping-up": "vient de finir",
  "stage.closed": "terminée",

  "verdict.eligible": "disponible, rang {rank}",
  "verdict.eligible-because": "disponible, rang {rank} : {why}",
  "verdict.eligible-all-the-same": "disponible, rang {rank} ({exclusion}, mais personne d'autre n'est libre)",
  "verdict.slot-taken": "sa dernière place a été prise entre-temps",
  "verdict.not-the-target": "confié à {agent}",
  "verdict.automated": "un agent automatique, alors qu'une personne est demandée",
  "verdict.network": "ne sert pas {network}",
  "verdict.skill-missing": "pas de {skill} (il faut {level})",
  "verdict.skill-too-low": "{skill} {has} < {level}",
  "verdict.no-capacity": "ne prend pas de conversations (capacité 0)",
  "verdict.too-heavy": "prend {weight} places sur {capacity}",
  "verdict.not-yet": "pas encore : {why} ; envisagé dans {left}",
  "verdict.kept-for": "réservé à {agent} pendant encore {left}",
  "verdict.queue-closed": "la file {queue} est fermée",
  "verdict.away-at-first": "n'a pas encore dit ready",
  "verdict.away": "absent",
  "verdict.away-because": "absent : {reason}",
  "verdict.at-capacity": "complet, {load}/{capacity}",
  "verdict.excluded": "{exclusion}, laissé de côté encore {left}",
  "verdict.ago": "{reason} il y a {ago}",
  "verdict.seconds": "{seconds} s",
  "exclusion.declined": "a refusé",
  "exclusion.no-answer": "n'a pas répondu",
  "exclusion.unreachable": "n'a pas pu être invité",
  "exclusion.revoked": "invitation retirée",
  "exclusion.automated-failed": "il est tombé en panne",

  "command.stranger":
    "Bonjour ! Je m'occupe des conversations de {desk}. Vous n'en êtes pas, je ne peux donc rien pour vous ici. Qui gère l'accueil peut vous ajouter.",
  "command.welcome":
    "Bonjour {name} ! Dites `ready` pour prendre des conversations, `away` pour ne plus en prendre, `help` pour le reste.",
  "command.ready": "Vous êtes prêt : {load} sur {capacity}.",
  "command.away":
    "Vous êtes absent et ne recevez pas de nouvelles conversations. Dites `ready` à votre retour.",
  "command.left-chat": "a quitté la discussion avec le bot",
  "command.away-because":
    "Vous êtes absent ({reason}) et ne recevez pas de nouvelles conversations. Dites `ready` à votre retour.",
  "command.status-ready": "Vous êtes prêt : {load} sur {capacity}.",
  "command.status-away": "Vous êtes absent : {load} sur {capacity}. Dites `ready` pour en recevoir.",
  "command.status-at-first":
    "Vous ne prenez pas encore de conversations : {load} sur {capacity}. Dites `ready` pour commencer.",
  "command.status-away-because":
    "Vous êtes absent ({reason}) : {load} sur {capacity}. Dites `ready` pour en recevoir.",
  "command.conversation-line": "{name} : {reason} ({stage}, {waited}, `{conversation}`)",
  "command.queue": "En attente, les plus urgents d'abord, puis les plus anciens. Prêts : {ready}.",
  "command.queue-empty": "Personne n'attend. Prêts : {ready}.",
  "command.queue-line": "{name} : {reason} ({queue}, {waited}, `{conversation}`)",
  "command.queue-more": "… et d'autres.",
  "command.why-which": "Vous n'avez pas de conversation en ce moment. Nommez-en une : `why <conversation>`.",
  "command.why-unknown":
    "Je ne connais aucune décision sur « {conversation} ». Le bon numéro est sur la carte, dans le salon de la conversation.",
  "command.no-conversation": "Vous n'avez pas de conversation pour `{command}`.",
  "command.which-conversation":
    "Vous avez plus d'une conversation. Écrivez laquelle, ou `!{command}` dans son salon :",
  "command.choice-line": "`{command}` ({name} : {reason})",
  "command.not-among-yours":
    "Vous n'avez pas de conversation « {conversation} » pour `{command}`, je n'ai donc rien changé.",
  "command.pass-unknown": "Je ne connais ni file ni personne du nom de « {to} ».",
  "command.pass-did-you-mean":
    "Je ne connais ni file ni personne du nom de « {to} ». Vouliez-vous dire {suggestions} ?",
  "command.pass-queues": "Je ne connais ni file ni personne du nom de « {to} ». Les files sont : {queues}.",
  "command.pass-ambiguous": "« {to} » peut désigner : {choices}. Lequel voulez-vous ?",
  "command.not-yours": "La conversation avec {name} n'est pas la vôtre, je n'y ai donc rien changé.",
  "command.pass-self": "Vous avez déjà la conversation avec {name}.",
  "command.pass-away":
    "{to} est absent pour l'instant. Si {name} n'est pas pris en charge d'ici une minute, les règles habituelles s'appliqueront.",
  "command.pass-away-because":
    "{to} est absent pour l'instant ({reason}). Si {name} n'est pas pris en charge d'ici une minute, les règles habituelles s'appliqueront.",
  "command.pass-busy":
    "{to} n'a pas de place libre pour l'instant. Si {name} n'est pas pris en charge d'ici une minute, les règles habituelles s'appliqueront.",
  "command.encrypted":
    "Je ne peux pas lire les discussions chiffrées, je ne sais donc pas ce que vous avez écrit. Merci de créer un salon sans chiffrement (dans Element : « Nouveau salon », privé, « Activer le chiffrement de bout en bout » désactivé) et de m'y inviter.",
  "command.passed": "Vous avez confié {name} à {to}. Merci !",
  "command.unknown": "Je ne connais pas « {word} ». Dites `help` pour voir ce que je comprends.",
  "command.unknown-did-you-mean": "Je ne connais pas « {word} ». Vouliez-vous dire : {suggestions} ?",
  "command.help":
    "`ready` : prendre des conversations\n`away [raison]` : ne plus en prendre jusqu'à `ready`\n`status` : votre disponibilité et vos conversations\n`queue` : qui attend, et depuis quand\n`why [conversation]` : pourquoi quelqu'un a été choisi ou non\n`pass <file|personne> [conversation]` : confier votre conversation\n`close [conversation] [raison]` : terminer votre conversation\nDans le salon d'une conversation, mettez `!` devant.",
};
