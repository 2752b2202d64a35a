import type { answersInEnglish } from "./en-answers.ts";

/** Part of `fr`. */
export const answersInFrench: Readonly<Record<keyof typeof answersInEnglish, string>> = {
  "command.closed-already": "La conversation avec {name} est déjà terminée.",
  "command.pass-whom": "À qui confier {name} ? Écrivez `{one}` ou `{other}`.",
  "command.pass-whom-one": "À qui confier {name} ? Écrivez `{one}`.",
  "command.in-room": "Dans le salon avec {name} : {answer}",
  "command.why-about": "*{name}*",
  "command.held-back":
    "Vouliez-vous dire `{command}` ? {name} n'a pas reçu ceci. Écrivez-le à nouveau pour l'envoyer.",
  "reason.none": "aucune raison donnée",
  "queue.none-free": "{ready} (aucune place libre)",
};
