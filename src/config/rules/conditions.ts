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
import { linkNames, partsOf, queueMistake } from "./condition-parts.ts";
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
    if (checked.error !== undefined) return explain(environment, text, checked.error, slots);
    if (checked.type !== "bool") {
      return {
        ok: false,
        offset: 0,
        message: `a condition must be true or false; this is a ${checked.type}`,
      };
    }
    const evaluate = environment.parse(text);
    const wrong = patternMistake(evaluate.ast) ?? queueMistake(evaluate.ast, queues);
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

function explain(
  environment: Environment,
  text: string,
  error: ParseError | CelTypeError,
  slots: readonly string[],
): Condition {
  const start = error.range?.start ?? 0;
  const name = text.slice(start, error.range?.end);
  switch (error.code) {
    case "unknown_variable":
      return mistake(
        start,
        `unknown variable "${name}"${suggestion(name, VARIABLE_NAMES)}; known are ${VARIABLE_NAMES.join(", ")}`,
      );
    case "no_such_key":
      return unknownField(text, start, error.summary, slots);
    case "no_matching_overload":
      return unknownFunction(environment, start, error.summary);
    default:
      return mistake(start, `not a valid condition: ${lowerFirst(error.summary)}`);
  }
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
function unknownFunction(environment: Environment, start: number, summary: string): Condition {
  const called = /'(?:.*\.)?(\w+)\(/.exec(summary)?.[1] ?? "";
  const known = new Set(environment.getDefinitions().functions.map((one) => one.name));
  if (known.has(called)) return mistake(start, `${called}() cannot be used so: ${summary}`);
  return mistake(start, `unknown function "${called}"${suggestion(called, known)}`);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What can become otherwise while the customer says nothing. */
function looksAtTheMoment({ op, args }: ASTNode): boolean {
  return (op === "id" && args === "now") || (op === "call" && args[0] === "queue");
}
