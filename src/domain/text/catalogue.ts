import { de } from "./de.ts";
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import type { Texts } from "./text-key.ts";

/** The texts by language code. A language is added by a file like `en.ts` and a line here. */
export const catalogue: Readonly<Record<string, Texts>> = { en, de, fr };

/** The languages the desk speaks, as codes. */
export const languages: readonly string[] = Object.keys(catalogue);
