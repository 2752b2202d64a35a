import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NetworkKind } from "../src/config/network-kind.ts";
import type { Capabilities } from "../src/domain/capabilities.ts";

const FILE = join(import.meta.dirname, "..", "docs", "content.md");
const [BEGIN, END] = ["<!-- what is carried: begin -->", "<!-- what is carried: end -->"];

/** What a customer gets where their network cannot carry it. */
const ROWS: readonly (readonly [keyof Capabilities, string, string])[] = [
  ["media", "files, pictures, voice", "a line with what it is, its name, its size and its link"],
  ["formatting", "bold, lists, code", "the words alone"],
  ["edits", "a changed message", "`correction: …`, the whole message as it is now"],
  ["replies", "an answer to a message", "a line `> …` that reminds of it"],
  ["retractions", "a message taken back", "“An earlier message was taken back. Please disregard it.”"],
  ["reactions", "a reaction", "“reacted with 👍”, as an answer to the message"],
  ["typing", "that the agent is typing", "nothing"],
  ["deliveryReceipts", "that a message has arrived", "arrived is when their server has it"],
];

/** The table of docs/content.md. */
export function contentTable(kinds: readonly NetworkKind[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const heads = ["", ...kinds.map(({ name }) => `\`${name}\``), "where it is not carried"];
  const rows = ROWS.map(([ability, what, fallback]) =>
    line([what, ...kinds.map(({ carries }) => carried(carries[ability])), fallback]),
  );
  return [line(heads), line(heads.map(() => "---")), ...rows].join("\n");
}

function carried(value: Capabilities[keyof Capabilities]): string {
  return value === false || value === "none" ? "–" : "yes";
}

/** What stands in the page now. */
export function tableInPage(): string {
  return between(readFileSync(FILE, "utf8")).table;
}

export function writeContentTable(kinds: readonly NetworkKind[]): void {
  const { before, after } = between(readFileSync(FILE, "utf8"));
  writeFileSync(FILE, `${before}${BEGIN}\n${contentTable(kinds)}\n${END}${after}`);
}

function between(page: string) {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${FILE} has no place for the table`);
  const table = page.slice(from + BEGIN.length, to).trim();
  return { before: page.slice(0, from), table, after: page.slice(to + END.length) };
}
