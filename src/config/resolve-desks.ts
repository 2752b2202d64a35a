import { z } from "zod";
import type { DeskConfiguration, TextsByLanguage } from "./configuration.ts";
import type { ConfigurationFiles } from "./configuration-files.ts";
import type { ConfigurationSections } from "./configuration-schema.ts";
import { parseLocated } from "./explain-issues.ts";
import { readLocatedYaml } from "./located-yaml.ts";
import type { NetworkKind } from "./network-kind.ts";
import { formatProblem } from "./problem.ts";
import { languageSchema } from "./rules/names.ts";

type Desks = ConfigurationSections["desks"];

export function resolveDesks(
  desks: Desks,
  kinds: readonly NetworkKind[],
  files: ConfigurationFiles,
): readonly DeskConfiguration[] {
  checkAddresses(desks, kinds, files);
  return desks.map(({ name, title, addresses, slots, language }) => ({
    name,
    title: title ?? name,
    addresses,
    slots,
    ...(language === undefined ? {} : { language }),
  }));
}

/** Names and addresses are told apart without regard to case, as networks do. */
function checkAddresses(desks: Desks, kinds: readonly NetworkKind[], files: ConfigurationFiles): void {
  const names = new Set<string>();
  const taken = new Map<string, string>();
  for (const [at, desk] of desks.entries()) {
    if (names.has(desk.name))
      files.fail(["desks", at, "name"], `another desk is called "${desk.name}" already`);
    names.add(desk.name);
    for (const [network, address] of Object.entries(desk.addresses)) {
      const path = ["desks", at, "addresses", network];
      const kind = kinds.find(({ name }) => name === network);
      const mistake = kind?.addressMistake?.(address, desk.name);
      if (mistake !== undefined) files.fail(path, mistake);
      const key = `${network} ${address.toLowerCase()}`;
      const other = taken.get(key);
      if (other !== undefined)
        files.fail(path, `the address "${address}" belongs to the desk "${other}" already`);
      taken.set(key, desk.name);
    }
  }
}

const textsSchema = z.record(languageSchema, z.record(z.string().max(100), z.string().max(2000)));

export function resolveTexts(name: string | undefined, files: ConfigurationFiles): TextsByLanguage {
  if (name === undefined) return {};
  const yaml = readLocatedYaml(files.path(name));
  const loaded = yaml.ok ? parseLocated(yaml.value, textsSchema) : yaml;
  if (loaded.ok) return loaded.value;
  for (const problem of loaded.problems) files.fail(["desk", "texts"], formatProblem(problem));
  return {};
}
