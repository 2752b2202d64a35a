import type { hostingInEnglish } from "./en-hosting.ts";

export const hostingInGerman: Readonly<Record<keyof typeof hostingInEnglish, string>> = {
  "hosting.help":
    "In einem deiner Gespräche:\n`consult <Agent|Warteschlange>` holt jemanden dazu; was mit `//` beginnt, lesen nur die Kollegen\n`leave`\n`transcript`\n`host bridge` oder `host homeserver`\n`pass <Warteschlange|Agent>: eine Notiz für den, der übernimmt`",
  "hosting.help-supervising":
    "Mit `listen <Gespräch>` liest du mit, mit `barge <Gespräch>` sprichst du mit; `leave` beendet es.",
  "transcript.title": "Mitschrift des Gesprächs {conversation}",
  "transcript.customer": "Kunde",
  "transcript.address": "Adresse",
  "transcript.network": "Netz",
  "transcript.desk": "Stelle",
  "transcript.began": "begann",
  "transcript.stage": "Stand",
  "transcript.an-agent": "ein Agent",
  "transcript.joined": "kam dazu",
  "transcript.left": "ging",
  "transcript.whispered": "nur unter Kollegen",
  "transcript.before": "vorher: {text}",
  "transcript.edited": "geändert",
  "transcript.retracted": "zurückgenommen {at}",
  "transcript.failed": "nicht zugestellt: {why}",
  "transcript.delivered": "zugestellt {at}",
  "transcript.under-way": "unterwegs",
  "transcript.so-far": "Was bisher gesagt wurde:",
  "transcript.shortened": "Die {count} Zeilen davor fehlen hier; `frontdesk transcript` zeigt alle.",
  "transcript.which": "Von welchem Gespräch? `transcript <Gespräch>`, oder `!transcript` in seinem Raum.",
  "transcript.not-known": "Ich kenne kein Gespräch „{conversation}“, dessen Mitschrift du lesen darfst.",
  "transcript.supervisors-only": "Die Regeln geben die Mitschrift dieses Gesprächs nur der Aufsicht.",
  "transcript.homeserver-hosted":
    "Dieses Gespräch führt der Homeserver, also ist sein Raum die Mitschrift: blättere darin nach oben.",
  "mask.customer": "Kunde {handle}",
  "content.removed": "[{what} entfernt]",
  "content.card": "Kartennummer",
  "content.iban": "Kontonummer",
  "content.told-customer":
    "Zu Ihrer Sicherheit wurde ein Teil davon nicht weitergegeben: Kartennummern und dergleichen sowie manche Arten von Dateien bleiben hier draußen.",
  "content.told-agent":
    "Ein Teil davon ging nicht an den Kunden: Die Regeln halten ihn zurück. Der Kunde liest den Rest.",
};
