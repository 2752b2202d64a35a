import type { mediaInEnglish } from "./en-media.ts";

/** Part of `fr`. */
export const mediaInFrench: Readonly<Record<keyof typeof mediaInEnglish, string>> = {
  "attachment.sent": "[{what}]",
  "attachment.sent-named": "[{what} : {name}]",
  "attachment.link": "{what} : {name} : {url}",
  "attachment.link-sized": "{what} : {name} ({size}) : {url}",
  "media.refused": "« {file} » ({link}) : {why}",
  "media.refused-inner": "« {file} » : {why}",
  "media.too-large": "plus de {largest}",
  "media.type": "les fichiers de ce type ne sont pas acceptés ici",
  "media.not-opened": "il se trouve là où rien ne peut être récupéré",
  "media.not-there": "ce fichier n'existe plus",
  "media.unreachable": "il n'a pas pu être récupéré",
  "media.packed": "il arrive compressé et n'est pas décompressé ici",
  "media.not-taken":
    "Votre fichier n'est malheureusement pas passé. {why}. Pourriez-vous le décrire, ou en envoyer un autre ?",
  "media.not-taken-remark":
    "{name} a envoyé un fichier qui n'a pas été accepté. {why}. La personne en a été informée.",
  "media.too-large-remark":
    "Ce fichier dépasse {largest} et n'est pas parvenu à {name}, qui sait que vous en avez envoyé un.",
};
