import type { Texts } from "./text-key.ts";

export const fr: Texts = {
  "interview.greeting":
    "Bonjour et bienvenue chez {desk}. Quelques questions rapides et je vous trouve la bonne personne. Écrivez « humain » pour les passer.",
  "interview.choose-number-or-word": "Désolé, je n'ai pas compris. Un numéro ou un mot de la liste suffit.",
  "interview.choose-again":
    "Juste le numéro de ce qui convient le mieux, s'il vous plaît. Ou écrivez « humain ».",
  "interview.own-words": "Désolé, je n'ai pas bien compris.",
  "interview.own-words-again": "Quelques mots suffisent. Ou écrivez « humain » et j'appelle quelqu'un.",
  "interview.thanks": "Merci, {name}. Je cherche la bonne personne pour vous.",
  "interview.thanks-nameless": "Merci. Je cherche la bonne personne pour vous.",
  "interview.enough": "C'est suffisant, merci. Je vous cherche quelqu'un.",
  "interview.human": "Bien sûr. J'appelle quelqu'un pour vous.",
  "interview.still-there": "Êtes-vous toujours là ? Prenez votre temps, j'attends encore un peu.",

  "waiting.next": "C'est bientôt à vous. Quelqu'un s'occupe de vous dès que possible.",
  "waiting.position":
    "Tout le monde est en conversation pour l'instant. Vous êtes numéro {position} dans la file, je vous tiens au courant.",
  "waiting.moved-up": "Vous avancez : vous êtes maintenant numéro {position}.",
  "waiting.hopeless":
    "Je suis désolé, personne ici ne peut vous aider à ce sujet pour le moment. Je garde votre place, et la prochaine personne verra ce que vous avez écrit.",
  "waiting.kept": "C'est noté. La personne qui vous aidera le lira d'abord ; n'hésitez pas à en dire plus.",
  "waiting.agent-lost":
    "Je suis désolé, votre interlocuteur a dû partir. Quelqu'un d'autre arrive bientôt et verra ce qui a été dit.",
  "waiting.passed-on":
    "Je vous confie à quelqu'un qui pourra mieux vous aider. Cette personne verra ce qui a été dit, inutile de répéter.",

  "connected.with": "{agent} est là pour vous.",
  "connected.someone": "Quelqu'un est là pour vous.",
  "closed.talk":
    "Cette conversation est terminée. Merci d'avoir écrit à {desk}. S'il reste quelque chose, écrivez simplement à nouveau.",
  "closed.idle":
    "C'est calme depuis un moment, je termine donc la conversation. S'il reste quelque chose, écrivez simplement à nouveau.",
  "closed.silence": "Je n'ai plus de nouvelles, j'en reste donc là. Écrivez à nouveau quand vous voulez.",
  "reopened.interview": "Content de vous revoir. Reprenons là où nous en étions.",
  "reopened.waiting": "Content de vous revoir, {name}. Je vous cherche quelqu'un qui connaît votre demande.",
  "relay.attachment-kept-out":
    "Ce chat ne peut malheureusement pas transmettre cela : seuls vos mots sont arrivés. Pouvez-vous le décrire ou envoyer un lien ?",
  "relay.correction": "correction : {text}",
  "relay.taken-back": "(Un message précédent a été retiré. Merci de ne pas en tenir compte.)",
  "relay.reaction": "a réagi avec {reaction}",
  "delivery.lost-for-desk":
    "Je suis désolé, un de vos messages n'a pas pu être transmis. Merci de le renvoyer.",
  "room.trouble":
    "Je suis désolé, quelque chose ne marche pas de notre côté. Ce que vous avez écrit est gardé et je continue d'essayer ; vous n'avez rien à faire.",

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

  "closed.remark-agent": "Terminé. Si on écrit bientôt à nouveau, cela reprend ici.",
  "closed.remark-customer": "Terminé : le client est parti.",
  "closed.remark-silence": "Terminé : le client ne répond plus.",
  "closed.remark-idle": "Terminé : personne n'a écrit depuis un moment.",
  "closed.remark-desk": "Terminé par l'accueil.",
  "closed.unheard":
    "Cette conversation est terminée, {name} ne reçoit donc pas ceci. Elle reprend si {name} écrit à nouveau.",
  "reopened.remark": "{name} a écrit à nouveau : la conversation est ouverte.",
  "relay.not-carried": "Seuls les mots parviennent à {name}, qui sait que vous avez envoyé autre chose.",
  "relay.encrypted":
    "Ce message est chiffré et illisible ici, {name} ne l'a pas reçu. Écrivez sans chiffrement, s'il vous plaît.",
  "presence.away": "{name} est hors ligne. Jusqu'à {messages} messages attendent, pendant {minutes} minutes.",
  "presence.still-away": "Le client est hors ligne pour l'instant. Ce que vous écrivez l'attend.",
  "presence.back": "{name} est de retour.",
  "presence.back-held": "{name} est de retour. Messages qui attendaient : {held}.",
  "presence.expired":
    "{name} n'est pas revenu. Ce que vous écrivez n'est plus gardé ; vous pouvez terminer avec `!close`.",
  "presence.not-held": "Non envoyé : {name} est hors ligne, et plus aucun message n'est gardé.",
  "delivery.delayed": "Pas encore arrivé chez {name} après {seconds} secondes. On continue d'essayer.",
  "delivery.arrived": "Arrivé chez {name}, avec un peu de retard.",
  "delivery.failed": "Ceci n'est pas parvenu à {name} : {why}",
  "delivery.failed-ours": "Un message de l'accueil n'est pas parvenu à {name} : {why}",
  "room.unheard":
    "Le client ne vous entend pas ici : seule la personne chargée de la conversation est transmise.",
  "room.encrypted":
    "Ce salon est maintenant chiffré. Ce qui s'y écrit est illisible pour l'accueil et n'atteint pas le client.",
  "room.upgraded": "Ce salon a été remplacé. Seul celui-ci est relié au client.",
  "room.power-lost":
    "L'accueil n'a plus les droits nécessaires dans ce salon, tout ne marchera peut-être pas. Merci de les lui rendre.",
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
  "offer.away-reason": "n'a pas répondu",
  "offer.agent-lost": "Vous ne faites plus partie de cet accueil.",
  "closed.agent":
    "La conversation avec {name} est terminée. Votre place est libre dans {seconds} secondes, ou quand vous quittez le salon.",
  "reopened.agent": "{name} a écrit à nouveau : votre conversation est ouverte.",

  "card.title": "*{name}* sur {network}",
  "card.reason": "Sujet : {reason}",
  "card.software": "Logiciel : {software}",
  "card.address": "Adresse : {address}",
  "card.language": "Langue : {language}",
  "card.slot": "{slot} : {value}",
  "card.queue": "File : {queue}",
  "card.waited": "Attente : {minutes} min",
  "card.previous": "Conversation précédente : {previous}",
  "card.conversation": "Conversation : `{conversation}`",

  "command.stranger":
    "Bonjour ! Je m'occupe des conversations de {desk}. Vous n'en êtes pas, je ne peux donc rien pour vous ici.",
  "command.welcome":
    "Bonjour {name} ! Dites `ready` pour prendre des conversations, `away` pour ne plus en prendre, `help` pour le reste.",
  "command.ready": "Vous êtes prêt : {load} sur {capacity}.",
  "command.away":
    "Vous êtes absent et ne recevez pas de nouvelles conversations. Dites `ready` à votre retour.",
  "command.away-because":
    "Vous êtes absent ({reason}) et ne recevez pas de nouvelles conversations. Dites `ready` à votre retour.",
  "command.status-ready": "Vous êtes prêt : {load} sur {capacity}.",
  "command.status-away": "Vous êtes absent : {load} sur {capacity}. Dites `ready` pour en recevoir.",
  "command.status-away-because":
    "Vous êtes absent ({reason}) : {load} sur {capacity}. Dites `ready` pour en recevoir.",
  "command.conversation-line": "{name} : {reason} ({stage}, {minutes} min, `{conversation}`)",
  "command.queue": "En attente, les plus anciens d'abord par priorité. Prêts : {ready}.",
  "command.queue-empty": "Personne n'attend. Prêts : {ready}.",
  "command.queue-line": "{name} : {reason} ({queue}, {minutes} min, `{conversation}`)",
  "command.queue-more": "… et d'autres.",
  "command.why-which": "Vous n'avez pas de conversation en ce moment. Nommez-en une : `why <conversation>`.",
  "command.why-unknown": "Je ne connais aucune décision sur « {conversation} ».",
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
  "command.passed": "Vous avez confié {name} à {to}. Merci !",
  "command.unknown": "Je ne connais pas « {word} ». Dites `help` pour voir ce que je comprends.",
  "command.unknown-did-you-mean": "Je ne connais pas « {word} ». Vouliez-vous dire : {suggestions} ?",
  "command.help":
    "`ready` : prendre des conversations\n`away [raison]` : ne plus en prendre jusqu'à `ready`\n`status` : votre disponibilité et vos conversations\n`queue` : qui attend, et depuis quand\n`why [conversation]` : pourquoi quelqu'un a été choisi ou non\n`pass <file|personne> [conversation]` : confier votre conversation\n`close [conversation] [raison]` : terminer votre conversation\nDans le salon d'une conversation, mettez `!` devant.",
};
