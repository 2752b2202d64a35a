import type { matrixInEnglish } from "./en-matrix.ts";

/** Part of `de`: customers who are on Matrix themselves. */
export const matrixInGerman: Readonly<Record<keyof typeof matrixInEnglish, string>> = {
  "network.encrypted":
    "Dieser Raum ist verschlüsselt, darum kann ich nicht lesen, was Sie hier schreiben. Ich habe Sie in einen anderen eingeladen, der es nicht ist: Bitte schreiben Sie mir dort.",
  "network.readable-here": "Hier kann ich lesen, was Sie schreiben. Womit kann ich helfen?",
  "network.agent-elsewhere":
    "Sie arbeiten für diese Anlaufstelle und können darum nicht ihr Kunde sein. Ihr eigener Chat ist der mit {bot}.",
  "rejected.left": "{address} hat den Chat mit uns verlassen.",
};
