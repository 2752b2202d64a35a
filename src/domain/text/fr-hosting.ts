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
};
