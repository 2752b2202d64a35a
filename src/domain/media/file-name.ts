import { cleanLine } from "../message/clean-name.ts";

const LONGEST = 80;
/** What some file system, shell or header takes for something else than a letter. */
const AWKWARD = /["*:<>?|;%#&$`'{}\\/]/gu;

/** A file's name as somebody else may have it: without a path, at most 80 graphemes, never empty or hidden. */
export function cleanFileName(raw: string, fallback = "file"): string {
  const last = raw.split(/[\\/]/u).findLast((part) => part.trim() !== "") ?? "";
  const line = cleanLine(last, 2_000)
    .replace(AWKWARD, "_")
    .replace(/^[.\s]+|[.\s]+$/gu, "");
  if (line === "") return fallback;
  const [, stem = line, ending = ""] = /^(.*?)(\.[\p{L}\p{N}]{1,8})?$/su.exec(line) ?? [];
  return cleanLine(stem, LONGEST - ending.length) + ending;
}

/** The name at the end of a web address, as it may be shown. */
export function fileNameIn(url: string): string {
  const last =
    url
      .replace(/[?#].*$/su, "")
      .split("/")
      .at(-1) ?? "";
  return cleanFileName(unescaped(last));
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
