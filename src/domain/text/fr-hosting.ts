import type { hostingInEnglish } from "./en-hosting.ts";

export const hostingInFrench: Readonly<Record<keyof typeof hostingInEnglish, string>> = {
  "hosting.help":
    "Dans une de tes conversations :\n`consult <agent|file>` fait venir un collègue ; ce qui commence par `//` n'est lu que des collègues\n`leave`\n`transcript`\n`host bridge` ou `host homeserver`\n`pass <file|agent>: une note pour qui prend la suite`",
  "hosting.help-supervising":
    "`listen <conversation>` te laisse lire, `barge <conversation>` parler aussi ; `leave` y met fin.",
  "transcript.title": "Transcription de la conversation {conversation}",
  "transcript.customer": "client",
  "transcript.address": "adresse",
  "transcript.network": "réseau",
  "transcript.desk": "service",
  "transcript.began": "commencée",
  "transcript.stage": "état",
  "transcript.an-agent": "un agent",
  "transcript.joined": "est arrivé",
  "transcript.left": "est parti",
  "transcript.whispered": "entre collègues seulement",
  "transcript.before": "avant : {text}",
  "transcript.edited": "modifié",
  "transcript.retracted": "retiré le {at}",
  "transcript.failed": "non remis : {why}",
  "transcript.delivered": "remis le {at}",
  "transcript.under-way": "en chemin",
  "transcript.so-far": "Ce qui a été dit jusqu'ici :",
  "transcript.shortened":
    "Les {count} lignes précédentes manquent ici ; `frontdesk transcript` les montre toutes.",
  "transcript.which":
    "De quelle conversation ? `transcript <conversation>`, ou `!transcript` dans son salon.",
  "transcript.not-known":
    "Je ne connais aucune conversation « {conversation} » dont tu puisses lire la transcription.",
  "transcript.supervisors-only":
    "Les règles réservent la transcription de cette conversation aux superviseurs.",
  "transcript.homeserver-hosted":
    "Le serveur Matrix héberge cette conversation : son salon est la transcription, remonte-y.",
  "mask.customer": "Client {handle}",
  "content.removed": "[{what} supprimé]",
  "content.card": "numéro de carte",
  "content.iban": "numéro de compte",
  "content.told-customer":
    "Pour votre sécurité, une partie n'a pas été transmise : ce service écarte par exemple les numéros de carte et certains fichiers.",
  "content.told-agent":
    "Une partie n'a pas été transmise au client : les règles l'écartent. Le client lit le reste.",
  "consult.invitation": "{by} te demande de venir : {name}",
  "consult.asked": "On demande à {agent} de venir.",
  "consult.self": "Cette conversation est déjà la tienne.",
  "consult.too-many": "Pas plus de {most} collègues dans une conversation.",
  "consult.not-coming": "{agent} ne vient pas.",
  "consult.left": "Tu as quitté la conversation. Merci de ton aide.",
  "consult.over": "La conversation est terminée.",
  "consult.yours":
    "La conversation avec {name} est la tienne : passe-la avec `pass` ou termine-la avec `close`.",
  "consult.nothing-to-leave": "Tu n'as pas de part à la conversation avec {name}.",
  "consult.nobody-free": "Personne n'est prêt et libre dans {queue} en ce moment.",
  "listen.invitation": "Comme demandé : {name}",
  "listen.remark": "{by} lit avec vous. Le client n'en sait rien.",
  "barge.remark": "{by} prend part : le client lit ce qui est écrit, sauf ce qui commence par `//`.",
  "host.to-bridge": "{by} fait désormais porter cette conversation par la passerelle.",
  "host.to-homeserver": "{by} fait désormais porter cette conversation par le serveur Matrix.",
  "host.is-bridge": "La passerelle porte la conversation avec {name}.",
  "host.is-homeserver": "Le serveur Matrix porte la conversation avec {name}.",
  "hosting.no-talk": "« {conversation} » n'est la conversation de personne en ce moment ; rien n'a changé.",
  "hosting.not-yours": "Seul celui qui a la conversation, ou un superviseur, peut le faire.",
  "transfer.to-another": "quelqu'un d'autre",
  "transfer.note": "Une note de {agent} : {note}",
  "transfer.told-away": "{name} passe à {to}, car tu es absent.",
  "transfer.told-removed": "{name} passe à {to}, car tu n'es plus parmi les agents.",
  "transfer.told-unanswered": "{name} passe à {to} : la réponse s'est trop fait attendre.",
  "transfer.remark-away": "{agent} est absent : quelqu'un d'autre prend la suite.",
  "transfer.remark-removed": "{agent} n'est plus parmi les agents : quelqu'un d'autre prend la suite.",
  "transfer.remark-unanswered":
    "{agent} a laissé le client trop longtemps sans réponse : quelqu'un d'autre prend la suite.",
};
