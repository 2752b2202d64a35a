import type { linksInEnglish } from "./en-links.ts";

/** Part of `de`. */
export const linksInGerman: Readonly<Record<keyof typeof linksInEnglish, string>> = {
  "links.title": "{desk}: Schreiben Sie uns",
  "links.heading": "Schreiben Sie uns",
  "links.choose": "Worum geht es?",
  "links.open": "Jetzt geöffnet",
  "links.closed": "Gerade geschlossen",
  "links.opens": "Wir öffnen wieder: {opens}.",
  "links.free": "Es ist gerade jemand für Sie frei.",
  "links.wait": "Voraussichtliche Wartezeit: {estimate}.",
  "links.line": "Sie wären Nummer {position} in der Reihe.",
  "links.nobody":
    "Im Moment ist niemand da. Schreiben Sie trotzdem: Sie bekommen Antwort, sobald wieder jemand da ist.",
  "links.closed-write":
    "Schreiben Sie trotzdem: Ihre Nachricht wird aufgehoben, und Sie bekommen Antwort, wenn wir wieder geöffnet haben.",
  "links.ways": "Wie möchten Sie schreiben?",
  "links.go": "In {network} öffnen",
  "links.away": "Im Moment nicht erreichbar. Bitte nehmen Sie einen anderen Weg.",
  "links.qr": "QR-Code: {network}",
  "links.scan": "Oder scannen Sie ihn mit dem Telefon.",
  "links.code": "Senden Sie dies als erste Nachricht, damit wir wissen, worum es geht:",
  "links.code-filled":
    "Ihre App hat dies schon als erste Nachricht eingesetzt. Wenn nicht, senden Sie es bitte selbst:",
};
