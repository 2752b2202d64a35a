import { casesSchema } from "./cases/cases-schema.ts";
import { configurationSchema } from "./configuration-schema.ts";
import { jsonSchemaOf } from "./json-schema.ts";
import type { NetworkKind } from "./network-kind.ts";
import { rulesSchema } from "./rules/rules-schema.ts";
import { sampleOf } from "./sample.ts";

/** The files under `config/` that follow from the schemas, by name. */
export function publishedFiles(kinds: readonly NetworkKind[]): ReadonlyMap<string, string> {
  const configuration = jsonSchemaOf(configurationSchema(kinds), "Frontdesk configuration");
  const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
  return new Map([
    ["frontdesk.schema.json", json(configuration)],
    ["rules.schema.json", json(jsonSchemaOf(rulesSchema, "Frontdesk rules"))],
    ["cases.schema.json", json(jsonSchemaOf(casesSchema, "Frontdesk cases for rules"))],
    ["frontdesk.sample.yaml", HEADER + sampleOf(configuration)],
  ]);
}

const HEADER = `# yaml-language-server: $schema=./frontdesk.schema.json
# Frontdesk's configuration. What stands behind a # and has a value is the default.
# Relative paths start at this file's directory. \`frontdesk check\` tells every mistake with its line.

`;
