import type { answersInEnglish } from "./en-answers.ts";

/** Part of `de`. */
export const answersInGerman: Readonly<Record<keyof typeof answersInEnglish, string>> = {
  "command.closed-already": "Das Gespräch mit {name} ist schon beendet.",
  "command.pass-whom": "An wen soll {name} gehen? Schreib `{one}` oder `{other}`.",
  "command.pass-whom-one": "An wen soll {name} gehen? Schreib `{one}`.",
  "command.in-room": "Im Raum mit {name}: {answer}",
  "command.why-about": "*{name}*",
  "command.held-back":
    "Meintest du `{command}`? {name} hat das nicht bekommen. Schreib es noch einmal, um es zu schicken.",
  "reason.none": "kein Anliegen genannt",
  "queue.none-free": "{ready} (kein Platz frei)",
};
