import type { Difference, Tried } from "../config/cases/try-cases.ts";
import { decisionLines } from "./why-lines.ts";

/** Each case with the decision and every verdict, and what is not as expected; then how many are. */
export function casesAsText(file: string, tried: readonly Tried[], onlyFailed: boolean): string {
  const failed = tried.filter(({ differences }) => differences.length > 0);
  const told = (onlyFailed ? failed : tried).flatMap((one) => caseLines(file, one));
  const passed = tried.length - failed.length;
  const sum =
    failed.length === 0
      ? `${tried.length} ${tried.length === 1 ? "case" : "cases"}, all as expected`
      : `${tried.length} ${tried.length === 1 ? "case" : "cases"}: ${passed} as expected, ${failed.length} not`;
  return [...told, sum].join("\n");
}

function caseLines(
  file: string,
  { name, line, decision, differences, ...reading }: Tried,
): readonly string[] {
  return [
    `${differences.length === 0 ? "✓" : "✗"} ${name} (${file}:${line})`,
    ...differences.flatMap((one) => differenceLines(file, one)),
    ...decisionLines(decision, reading).map((text) => `    ${text}`),
    "",
  ];
}

function differenceLines(file: string, { what, line, expected, actual }: Difference): readonly string[] {
  return [`  ${file}:${line}: ${what}`, `    expected  ${shown(expected)}`, `    actual    ${shown(actual)}`];
}

function shown(answer: Difference["expected"]): string {
  if (answer === null) return "none";
  if (typeof answer !== "object") return String(answer);
  return answer.length === 0
    ? "none"
    : answer.map((one) => (one.includes(" ") ? JSON.stringify(one) : one)).join(", ");
}

/** The same for programs. */
export function casesAsJson(file: string, tried: readonly Tried[]): string {
  const failed = tried.filter(({ differences }) => differences.length > 0).length;
  const cases = tried.map(({ differences, ...one }) => ({
    ...one,
    passed: differences.length === 0,
    differences,
  }));
  return JSON.stringify({ file, passed: tried.length - failed, failed, cases }, undefined, 2);
}
