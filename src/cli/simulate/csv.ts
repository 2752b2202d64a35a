export interface CsvRow {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Comma-separated values (RFC 4180); empty lines are passed over, a quote that never ends ends with the text. */
export function parseCsv(text: string): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let begun = 1;
  let line = 1;
  const endRow = (): void => {
    if (cells.some((cell) => cell !== "")) rows.push({ line: begun, cells });
    cells = [];
    begun = line;
  };
  for (const [, quoted, plain, end] of text.replace(/^\uFEFF/, "").matchAll(CELL)) {
    if (quoted === undefined && plain === "" && end === "" && cells.length === 0) break;
    cells.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    line += (quoted?.match(/\n/g)?.length ?? 0) + (end === "," || end === "" ? 0 : 1);
    if (end !== ",") endRow();
  }
  return rows;
}

/** One cell, quoted or plain, and what ends it. */
const CELL = /(?:"((?:[^"]|"")*)(?:"|$)|([^,\r\n]*))(,|\r?\n|\r|$)/g;
