import type { supervisingInEnglish } from "./en-supervising.ts";

export const supervisingInFrench: Readonly<Record<keyof typeof supervisingInEnglish, string>> = {
  "supervising.help":
    "En tant que superviseur :\n`move <conversation> <file>`\n`take <conversation> [for <agent>]`\n`prioritise <conversation> [de]`\n`requeue <conversation>`\n`ready <agent>`\n`away <agent> [raison]`\n`queue` nomme chaque conversation par ses derniers caractères.",
  "supervising.only":
    "Seuls les superviseurs de ce service peuvent dire `{command}`. Vous pouvez dire `pass` et `close` pour les vôtres.",
  "supervising.no-such":
    "Personne en attente ne s'appelle « {conversation} » ; je n'ai rien changé. `queue` montre qui attend.",
  "supervising.ambiguous":
    "« {conversation} » peut en désigner plusieurs : {choices}. Écrivez laquelle, s'il vous plaît.",
  "supervising.no-agent": "Je ne connais personne du nom de « {agent} ».",
  "supervising.no-agent-did-you-mean":
    "Je ne connais personne du nom de « {agent} ». Vouliez-vous dire {suggestions} ?",
  "supervising.no-agent-ambiguous":
    "« {agent} » peut désigner plusieurs personnes : {suggestions}. Écrivez laquelle, s'il vous plaît.",
  "supervising.not-an-agent": "Vous ne prenez pas de conversations vous-même. Nommez quelqu'un : `{usage}`.",
  "supervising.set-ready": "{agent} est disponible : {load} sur {capacity} en cours.",
  "supervising.set-away": "{agent} est absent et ne reçoit plus de conversations.",
  "supervising.you-are-ready":
    "{by} vous a mis disponible : {load} sur {capacity} en cours. Dites `away` si ce n'est pas le cas.",
  "supervising.you-are-away":
    "{by} vous a mis absent ({reason}) ; vous ne recevez plus de conversations. Dites `ready` à votre retour.",
  "supervising.server-set-away":
    "Le serveur de routage vous a mis en absence, et vous ne recevez plus de nouvelles conversations. Écrivez `ready` à votre retour.",
  "supervising.server-set-away-because":
    "Le serveur de routage vous a mis en absence ({reason}), et vous ne recevez plus de nouvelles conversations. Écrivez `ready` à votre retour.",
  "supervising.server-set-ready":
    "Le serveur de routage vous a déclaré disponible. Écrivez `away` si ce n'est pas le cas.",
  "supervising.away-by": "mis absent par {by}",
  "supervising.moved": "{name} attend maintenant dans {to}.",
  "supervising.moved-remark": "{by} a déplacé ceci vers {to}.",
  "supervising.taken": "{name} va à {to}.",
  "supervising.taken-remark": "{by} a confié ceci à {to}.",
  "supervising.rung-already": "{to} est déjà appelé pour {name}.",
  "supervising.prioritised": "{name} a maintenant {boost} en plus de la priorité des règles.",
  "supervising.requeued": "{name} suit de nouveau les règles.",
  "supervising.another-decided":
    "{by} vient de décider pour {name} ; je n'ai rien changé. Regardez `queue` ; dans {seconds} s vous pourrez décider autrement.",
  "supervising.served": "{name} est déjà avec {agent} ; je n'ai rien changé.",
  "supervising.not-waiting": "{name} n'attend pas ({stage}) ; je n'ai rien changé.",
  "supervising.target-unknown":
    "Personne ne peut prendre {name} sous « {to} » ; on suit les règles habituelles.",

  "queue.heading": "*{queue}* ({count} en attente)",
  "queue.line": "{position}. {name} : {reason} ({waited}, priorité {priority}, `{conversation}`) : {why}",
  "queue.line-estimate":
    "{position}. {name} : {reason} ({waited}, priorité {priority}, `{conversation}`) : {why} ; cela prend {estimate}",
  "queue.hidden": "… et {count} de plus.",
  "queue.undecided": "décision en cours",
  "queue.closed": "la file est fermée",
  "queue.opens": "la file est fermée jusqu'à {opens}",
  "queue.message": "invité à laisser un message",
  "queue.absent": "est hors ligne",
  "queue.hopeless": "personne ici ne peut le prendre",
  "queue.nobody": "il n'y a personne à appeler",
  "queue.away": "{count} absents",
  "queue.busy": "{count} complets",
  "queue.unreachable": "{count} injoignables",
  "queue.unskilled": "{count} sans la compétence",
  "queue.incompatible": "{count} sans client adapté",
  "queue.passed-over": "{count} laissés de côté",
  "queue.not-yet": "{count} pas encore",
  "queue.not-meant": "{count} non désignés",
  "queue.too-small": "{count} sans assez de places pour cela",
  "queue.automated": "{count} automatique(s)",
  "queue.shut": "{count} dans une file fermée",

  "verdict.not-carried": "le client du correspondant ne permet pas : {needs}",
  "verdict.client-lacks": "son client ne permet pas : {needs}",
  "verdict.devices-lack": "ses appareils ({devices}) ne savent pas faire {needs}",

  "closed.gave-up":
    "Très bien, je vous ai retiré de la file. Si vous avez finalement besoin de quelque chose, écrivez-nous.",
};
