import type { ASTNode, TypeError as CelTypeError, Environment, ParseError } from "@marcbachmann/cel-js";
import type { Rule } from "../../domain/routing/rules.ts";
import { suggestion } from "../suggestion.ts";
import {
  conditionEnvironment,
  conditionValues,
  fieldNames,
  QUEUE_FIGURES,
  VARIABLE_NAMES,
} from "./condition-environment.ts";
import { literalMistake } from "./condition-literals.ts";
import { linkNames, partsOf, queueMistake } from "./condition-parts.ts";
import { syntaxHint } from "./condition-syntax-hints.ts";
import { typeHint, variableHint } from "./condition-type-hints.ts";
import { hasPattern, patternMistake } from "./patterns.ts";
import { withinTime } from "./within-time.ts";

/** A condition that was parsed and type-checked, or what is wrong with it and at which character. */
export type Condition =
  | {
      readonly ok: true;
      readonly matches: Rule["matches"];
      readonly dependsOnTime: boolean;
      readonly matchesAll: boolean;
      readonly ast: ASTNode;
    }
  | { readonly ok: false; readonly offset: number; readonly message: string };

export type ConditionCompiler = (text: string) => Condition;

/**
 * A condition that looks for patterns is given up after this. What is left of slow patterns (`.*a.*b.*c`) grows
 * with a power of the text's length, which is bounded; so this ends only what nobody meant.
 */
const MOST_TIME_MS = 200;

/** Reads conditions (CEL, https://cel.dev) that may use the given slots and, where they are known, queues. */
export function conditionCompiler(slots: readonly string[], queues?: readonly string[]): ConditionCompiler {
  const { cel: environment, withFigures } = conditionEnvironment(slots);
  return (text) => {
    const checked = environment.check(text);
    if (checked.error !== undefined) return explain(environment, text, checked.error, { slots, queues });
    if (checked.type !== "bool") {
      return {
        ok: false,
        offset: 0,
        message: `a condition must be true or false; this is a ${checked.type}`,
      };
    }
    const evaluate = environment.parse(text);
    const wrong =
      patternMistake(evaluate.ast) ?? queueMistake(evaluate.ast, queues) ?? literalMistake(evaluate.ast);
    if (wrong !== undefined) return { ok: false, ...wrong };
    const bounded = hasPattern(evaluate.ast);
    const named = { slots, link: linkNames(evaluate.ast) };
    return {
      ok: true,
      matchesAll: evaluate.ast.op === "value" && evaluate.ast.args === true,
      ast: evaluate.ast,
      dependsOnTime: partsOf(evaluate.ast).some(looksAtTheMoment),
      matches(request, now, figures) {
        try {
          const values = conditionValues(named, request, now);
          const holds = () => evaluate(values) === true;
          return withFigures(figures, () => (bounded ? withinTime(MOST_TIME_MS, holds) : holds()));
        } catch {
          // Only a value can fail here (a number that is none, a zone), or take too long: then it does not match.
          return false;
        }
      },
    };
  };
}

interface Names {
  readonly slots: readonly string[];
  readonly queues: readonly string[] | undefined;
}

function explain(
  environment: Environment,
  text: string,
  error: ParseError | CelTypeError,
  names: Names,
): Condition {
  const start = error.range?.start ?? 0;
  switch (error.code) {
    case "unknown_variable":
      return unknownVariable(text, start, text.slice(start, error.range?.end), names);
    case "no_such_key":
      return unknownField(text, start, error.summary, names.slots);
    case "no_matching_overload":
      return unknownFunction(environment, text, start, error.summary);
    default: {
      const node = "node" in error && error.node !== undefined && "op" in error.node ? error.node : undefined;
      const hint = node === undefined ? syntaxHint(text) : typeHint(node as ASTNode, error.summary);
      if (hint !== undefined) return mistake(hint.offset, `not a valid condition: ${hint.message}`);
      return mistake(start, `not a valid condition: ${lowerFirst(error.summary)}`);
    }
  }
}

function unknownVariable(text: string, start: number, name: string, names: Names): Condition {
  const hint = variableHint(text, start, name, names);
  if (hint !== undefined) return mistake(start, `unknown variable "${name}"; ${hint}`);
  const known = VARIABLE_NAMES.join(", ");
  return mistake(start, `unknown variable "${name}"${suggestion(name, VARIABLE_NAMES)}; known are ${known}`);
}

function mistake(offset: number, message: string): Condition {
  return { ok: false, offset, message };
}

function unknownField(text: string, start: number, summary: string, slots: readonly string[]): Condition {
  const field = summary.replace(/^No such key: /, "");
  const owner =
    /(\w+)\s*(?:\([^()]*\)\s*)?\.\s*$/.exec(text.slice(0, start))?.[1] ??
    /^\w+/.exec(text.slice(start))?.[0] ??
    "";
  const known = owner === "queue" ? QUEUE_FIGURES : fieldNames(owner, slots);
  return mistake(start, `${owner} has no "${field}"${suggestion(field, known)}; it has ${known.join(", ")}`);
}

/** CEL says the same of an unknown function and of a known one with other arguments. */
function unknownFunction(environment: Environment, text: string, start: number, summary: string): Condition {
  const called = /'(?:.*\.)?(\w+)\(/.exec(summary)?.[1] ?? "";
  const known = new Set(environment.getDefinitions().functions.map((one) => one.name));
  const [meant] = MEANT.filter(({ by }) => by.test(called));
  if (meant !== undefined) return mistake(start, `unknown function "${called}"; ${meant.hint}`);
  const isOfText = /^(?:contains|startsWith|endsWith|matches)$/.test(called);
  if (isOfText && text.startsWith(called, start))
    return mistake(start, `${called}() stands behind the text that it looks at: reason.${called}("…")`);
  if (known.has(called)) return mistake(start, `${called}() cannot be used so: ${summary}`);
  return mistake(start, `unknown function "${called}"${suggestion(called, known)}`);
}

/** Functions of other languages. */
const MEANT: readonly { readonly by: RegExp; readonly hint: string }[] = [
  { by: /^not$/i, hint: 'write !(…) for "not"' },
  { by: /^equals$/i, hint: "write == to compare" },
  { by: /^(?:to)?lower(?:case)?$/i, hint: 'write .lowerAscii(), or .matches("(?i:…)") to ignore case' },
  { by: /^(?:to)?upper(?:case)?$/i, hint: "write .upperAscii()" },
  { by: /^(?:includes|has)$/i, hint: 'write reason.contains("…")' },
  { by: /^getDay$/, hint: 'write now.getDayOfWeek("Europe/Berlin"), where 0 is Sunday' },
  { by: /^(?:hour|hours|gethour)$/i, hint: 'write now.getHours("Europe/Berlin")' },
];

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What can become otherwise while the customer says nothing. */
function looksAtTheMoment({ op, args }: ASTNode): boolean {
  return (op === "id" && args === "now") || (op === "call" && args[0] === "queue");
}
