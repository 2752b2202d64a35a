import type { matrixInEnglish } from "./en-matrix.ts";

/** Part of `fr`: customers who are on Matrix themselves. */
export const matrixInFrench: Readonly<Record<keyof typeof matrixInEnglish, string>> = {
  "network.encrypted":
    "Ce salon est chiffré, je ne peux donc pas lire ce que vous y écrivez. Je vous ai invité dans un autre qui ne l'est pas : écrivez-moi là-bas, s'il vous plaît.",
  "network.readable-here": "Ici, je peux lire ce que vous écrivez. Comment puis-je vous aider ?",
  "network.agent-elsewhere":
    "Vous travaillez pour ce service et ne pouvez donc pas en être client. Votre propre discussion est celle avec {bot}.",
  "rejected.left": "{address} a quitté la discussion avec nous.",
};
