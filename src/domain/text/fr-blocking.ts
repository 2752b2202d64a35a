import type { blockingInEnglish } from "./en-blocking.ts";

/** Part of `fr`. */
export const blockingInFrench: Readonly<Record<keyof typeof blockingInEnglish, string>> = {
  "blocking.help":
    "`block <conversation|adresse> [for 7d] [raison]` : terminer, et ne plus rien recevoir\n`unblock <conversation|adresse>` : laisser écrire à nouveau\n`block` seul : qui est bloqué",
  "blocking.done": "{name} est bloqué jusqu'à ce que quelqu'un écrive `unblock {handle}`.",
  "blocking.done-until":
    "{name} est bloqué jusqu'au {until}, ou jusqu'à ce que quelqu'un écrive `unblock {handle}`.",
  "blocking.lifted": "{name} peut écrire à nouveau.",
  "blocking.whom":
    "Je ne sais pas qui bloquer par « {whom} ». Écrivez les derniers caractères d'une conversation, ou une adresse.",
  "blocking.none-such": "Personne n'est bloqué sous « {whom} ». `block` seul montre qui l'est.",
  "blocking.not-yours":
    "Vous pouvez bloquer les personnes de vos propres conversations ; les autres, les responsables. Je n'ai rien changé.",
  "blocking.full":
    "{most} personnes sont déjà bloquées, je n'en peux garder plus. Libérez-en, ou utilisez le fichier de blocage.",
  "blocking.nobody": "Personne n'est bloqué.",
  "blocking.heading": "*Bloqués* ({count})",
  "blocking.line": "{name} (`{handle}`), par {by}, jusqu'à nouvel ordre : {why}",
  "blocking.line-until": "{name} (`{handle}`), par {by}, jusqu'au {until} : {why}",
  "blocking.no-reason": "sans raison",
  "blocking.in-your-talk": "{by} a bloqué {name} ; votre conversation est donc terminée.",
  "closed.blocked": "Cette conversation est terminée.",
  "closed.remark-block": "Terminée : la personne est bloquée. Ce qu'elle écrit encore n'est pas reçu.",
};
