import { type ASTNode, evaluate, serialize } from "@marcbachmann/cel-js";
import { isTimeZone } from "../../domain/routing/zoned-time.ts";
import { suggestion } from "../suggestion.ts";
import { type ConditionMistake, nodesIn, partsOf, sourceOf, writtenText } from "./condition-parts.ts";

/**
 * The first part that can never be worked out, whatever is asked: a condition that fails does not match, so its rule
 * would be passed over without a word. What is written out is worked out here.
 */
export function literalMistake(node: ASTNode): ConditionMistake | undefined {
  for (const part of partsOf(node)) {
    const mistake = wrongConversion(part) ?? wrongZone(part) ?? wrongMoment(part) ?? versionAsText(part);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

/** What is expected of a text that is made into something else. */
const CONVERSIONS: Readonly<Record<string, string>> = {
  duration: 'not a duration; expected one such as duration("90s"), duration("5m") or duration("24h")',
  timestamp:
    'not a moment; expected one such as timestamp("2026-12-24T20:00:00Z"), or for a time of day now.getHours("Europe/Berlin") >= 20',
  int: "not a whole number",
  uint: "not a whole number from 0 on",
  double: "not a number",
  bool: 'neither "true" nor "false"',
};

function wrongConversion(part: ASTNode): ConditionMistake | undefined {
  if (part.op !== "call") return undefined;
  const [name, [argument]] = part.args;
  const text = writtenText(argument);
  if (argument === undefined || text === undefined) return undefined;
  const mistake = (message: string) => ({ offset: argument.range.start, message });
  if (name === "version")
    return text === "" ? mistake('"" is not a version; an unknown one is client.version == ""') : undefined;
  const expected = Object.hasOwn(CONVERSIONS, name) ? CONVERSIONS[name] : undefined;
  return expected === undefined || canBeWorkedOut(part) ? undefined : mistake(`"${text}" is ${expected}`);
}

function canBeWorkedOut(part: ASTNode): boolean {
  try {
    evaluate(serialize(part));
    return true;
  } catch {
    return false;
  }
}

/** `now.getHours("Europe/Berln")` */
function wrongZone(part: ASTNode): ConditionMistake | undefined {
  if (part.op !== "rcall" || !/^get[A-Z]/.test(part.args[0])) return undefined;
  const [zone] = nodesIn(part.args[2]);
  const name = writtenText(zone);
  if (zone === undefined || name === undefined || isTimeZone(name)) return undefined;
  const meant = suggestion(name, Intl.supportedValuesOf("timeZone"));
  return {
    offset: zone.range.start,
    message: `"${name}" is not a time zone${meant || '; expected one such as "Europe/Berlin"'}`,
  };
}

/** A moment has functions only; CEL says nothing of `now.hour` before it is looked at. */
function wrongMoment(part: ASTNode): ConditionMistake | undefined {
  if (part.op !== "." && part.op !== "[]") return undefined;
  const [owner, key] = part.args;
  if (owner.op !== "id" || owner.args !== "now") return undefined;
  const name = typeof key === "string" ? `"${key}"` : "such value";
  const message = `now has no ${name}; write now.getHours("Europe/Berlin"), now.getDayOfWeek("Europe/Berlin") (0 is Sunday) or now.getMonth("Europe/Berlin") (0 is January)`;
  return { offset: owner.range.start, message };
}

const ORDERED: ReadonlySet<string> = new Set(["<", "<=", ">", ">="]);

/** As text 0.9 comes after 0.12. */
function versionAsText(part: ASTNode): ConditionMistake | undefined {
  if (!ORDERED.has(part.op)) return undefined;
  const sides = nodesIn(part.args);
  const plain = sides.find(isClientVersion);
  if (plain === undefined) return undefined;
  const written = sides.map(asVersion).join(` ${part.op} `);
  return {
    offset: part.range.start,
    message: `this compares versions as text, where "0.9" comes after "0.12"; write ${written}`,
  };
}

function isClientVersion(node: ASTNode): boolean {
  if (node.op !== "." && node.op !== "[]") return false;
  const [owner, key] = node.args;
  return (
    owner.op === "id" &&
    owner.args === "client" &&
    (typeof key === "string" ? key : writtenText(key)) === "version"
  );
}

/** A number stands for what was meant by it: 0.12 as a number is written `0.12`. */
export function asVersion(node: ASTNode): string {
  const text = sourceOf(node);
  if (node.op === "call" && node.args[0] === "version") return text;
  const isNumber = node.op === "value" && typeof node.args !== "string";
  return isNumber ? `version("${text}")` : `version(${text})`;
}
