/** Part of `en`: files. */
export const mediaInEnglish = {
  // Of a message that carried a file: where it is quoted, or told in words alone.
  "attachment.sent": "[{what}]",
  "attachment.sent-named": "[{what}: {name}]",
  // To the customer, where their network carries words alone.
  "attachment.link": "{what}: {name}: {url}",
  "attachment.link-sized": "{what}: {name} ({size}): {url}",
  "media.refused": "“{file}” ({link}): {why}",
  "media.refused-inner": "“{file}”: {why}",
  "media.too-large": "it is larger than {largest}",
  "media.type": "files of this type are not taken here",
  "media.not-opened": "it lies where it cannot be fetched from",
  "media.not-there": "there is no such file any more",
  "media.unreachable": "it could not be fetched",
  "media.packed": "it comes packed, and is not unpacked here",
  "media.not-taken":
    "I'm afraid your file did not get through. {why}. Could you describe it, or send another?",
  "media.not-taken-remark": "{name} sent a file that was not taken. {why}. They have been told.",
  "media.too-large-remark":
    "This file is larger than {largest}, so {name} did not get it. They were told that you sent one.",
} as const;
