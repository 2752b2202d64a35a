import type { linksInEnglish } from "./en-links.ts";

/** Part of `fr`. */
export const linksInFrench: Readonly<Record<keyof typeof linksInEnglish, string>> = {
  "links.title": "Écrire à {desk}",
  "links.heading": "Écrivez-nous",
  "links.choose": "De quoi s'agit-il ?",
  "links.open": "Ouvert maintenant",
  "links.closed": "Fermé pour le moment",
  "links.opens": "Nous rouvrons {opens}.",
  "links.free": "Quelqu'un est libre pour vous.",
  "links.wait": "Attente prévue : {estimate}.",
  "links.line": "Vous seriez numéro {position} dans la file.",
  "links.nobody":
    "Personne n'est là pour le moment. Écrivez quand même : on vous répondra dès que quelqu'un sera de retour.",
  "links.closed-write":
    "Écrivez quand même : votre message est conservé, et on vous répondra à la réouverture.",
  "links.ways": "Comment voulez-vous écrire ?",
  "links.go": "Ouvrir dans {network}",
  "links.away": "Injoignable pour le moment. Veuillez choisir un autre moyen.",
  "links.qr": "Code QR : {network}",
  "links.scan": "Ou scannez-le avec votre téléphone.",
  "links.code": "Envoyez ceci comme premier message, pour que nous sachions de quoi il s'agit :",
  "links.code-filled":
    "Votre application a déjà mis ceci comme premier message. Sinon, envoyez-le vous-même :",
};
