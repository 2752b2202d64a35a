import type { ASTNode } from "@marcbachmann/cel-js";
import type { LocatedYaml } from "../located-yaml.ts";
import type { Problem } from "../problem.ts";
import { suggestion } from "../suggestion.ts";
import { nodesIn, partsOf, writtenText } from "./condition-parts.ts";
import type { Condition } from "./conditions.ts";
import { languageSchema, networkNameSchema } from "./names.ts";
import type { RulesSections } from "./rules-schema.ts";
import type { Surroundings } from "./surroundings.ts";

/** Networks, desks and languages that no request has. */
export function adviseOnNames(
  yaml: LocatedYaml,
  { agents }: RulesSections,
  conditions: readonly Condition[],
  surroundings: Surroundings,
): readonly Problem[] {
  const inConditions = conditions.flatMap((condition, at) =>
    condition.ok
      ? partsOf(condition.ast)
          .flatMap(comparedTexts)
          .flatMap(({ subject, text, offset }) => {
            const message = whyNever(subject, text, surroundings);
            const options = { severity: "warning", offset } as const;
            return message === undefined ? [] : [yaml.problemAt(["rules", at, "when"], message, options)];
          })
      : [],
  );
  const { networks } = surroundings;
  if (networks === undefined || networks.size === 0) return inConditions;
  const inAgents = Object.entries(agents).flatMap(([id, { networks: served = [] }]) => {
    if (served.length === 0 || served.some((name) => networks.has(name))) return [];
    const message = `serves nobody: ${whyNoNetwork(served[0] ?? "", networks)}`;
    return [yaml.problemAt(["agents", id, "networks"], message, { severity: "warning" })];
  });
  return [...inConditions, ...inAgents];
}

/** The desks that conditions look at. */
export function namedDesks(conditions: readonly Condition[]): readonly string[] {
  const texts = conditions.flatMap((condition) =>
    condition.ok ? partsOf(condition.ast).flatMap(comparedTexts) : [],
  );
  return [...new Set(texts.flatMap(({ subject, text }) => (subject === "desk" ? [text] : [])))];
}

function whyNever(subject: string, text: string, { networks, desks }: Surroundings): string | undefined {
  if (text === "") return undefined;
  const small = text.toLowerCase();
  switch (subject) {
    case "customer.network":
    case "client.network":
      if (networks !== undefined && networks.size > 0)
        return networks.has(text) ? undefined : whyNoNetwork(text, networks);
      return networkNameSchema.safeParse(text).success
        ? undefined
        : `no network is called "${text}": they are written in small letters, such as "xmpp"`;
    case "language":
      if (languageSchema.safeParse(text).success) return undefined;
      return languageSchema.safeParse(small).success
        ? `languages are written in small letters: "${small}"`
        : 'not a language code; expected one such as "en" or "de"';
    case "desk":
      if (desks === undefined || desks.includes(text)) return undefined;
      return `frontdesk.yaml has no desk "${text}"${suggestion(text, desks)}; it has ${desks.join(", ")}`;
    default:
      return undefined;
  }
}

export function whyNoNetwork(name: string, networks: ReadonlyMap<string, unknown>): string {
  const known = [...networks.keys()];
  return `there is no network "${name}"${suggestion(name, known)}; there are ${known.join(", ")}`;
}

interface ComparedText {
  readonly subject: string;
  readonly text: string;
  readonly offset: number;
}

/** `x == "a"`, `x != "a"`, `x in ["a", "b"]`, by the name of what is compared. */
function comparedTexts(part: ASTNode): readonly ComparedText[] {
  if (part.op !== "==" && part.op !== "!=" && part.op !== "in") return [];
  const [left, right] = nodesIn(part.args);
  if (left === undefined || right === undefined) return [];
  const [subject, texts] =
    nameOf(left) === undefined ? [right, [left]] : [left, part.op === "in" ? nodesIn(right.args) : [right]];
  const name = nameOf(subject);
  if (name === undefined) return [];
  return texts.flatMap((one) => {
    const text = writtenText(one);
    return text === undefined ? [] : [{ subject: name, text, offset: one.range.start }];
  });
}

/** `language`, `customer.network`. */
function nameOf(node: ASTNode): string | undefined {
  if (node.op === "id") return node.args;
  if (node.op !== ".") return undefined;
  const [owner, field] = node.args;
  return owner.op === "id" ? `${owner.args}.${field}` : undefined;
}
