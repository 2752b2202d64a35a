import type { mediaInEnglish } from "./en-media.ts";

/** Part of `de`. */
export const mediaInGerman: Readonly<Record<keyof typeof mediaInEnglish, string>> = {
  "attachment.sent": "[{what}]",
  "attachment.sent-named": "[{what}: {name}]",
  "attachment.link": "{what}: {name}: {url}",
  "attachment.link-sized": "{what}: {name} ({size}): {url}",
  "media.refused": "„{file}“ ({link}): {why}",
  "media.refused-inner": "„{file}“: {why}",
  "media.too-large": "größer als {largest}",
  "media.type": "Dateien dieser Art werden hier nicht angenommen",
  "media.not-opened": "liegt an einem Ort, von dem nichts abgeholt werden kann",
  "media.not-there": "diese Datei gibt es nicht mehr",
  "media.unreachable": "konnte nicht abgeholt werden",
  "media.packed": "kommt gepackt und wird hier nicht ausgepackt",
  "media.not-taken":
    "Ihre Datei ist leider nicht angekommen. {why}. Könnten Sie sie beschreiben oder eine andere schicken?",
  "media.not-taken-remark":
    "{name} hat eine Datei geschickt, die nicht angenommen wurde. {why}. Das wurde auch dort gesagt.",
  "media.too-large-remark":
    "Diese Datei ist größer als {largest} und hat {name} nicht erreicht. Dort wurde gesagt, dass Sie eine geschickt haben.",
};
