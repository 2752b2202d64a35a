import { z } from "zod";

/** `homeserver.as_token` is also read from `FRONTDESK_HOMESERVER_AS_TOKEN`. */
export function environmentName(path: readonly string[]): string {
  return `FRONTDESK_${path.join("_").toUpperCase()}`;
}

type SecretSettings<N extends string> = { [K in N | `${N}_file`]: z.ZodOptional<z.ZodString> };

/** The settings `x` and `x_file` of the secret at `path`, for its section's schema. */
export function secretSettings<N extends string>(
  section: readonly string[],
  name: N,
  what: string,
  exampleFile?: string,
): SecretSettings<N> {
  const variable = environmentName([...section, name]);
  const text = z.string().min(1).max(4096).optional();
  return {
    [name]: text.describe(`${what}. Also as ${name}_file, or in the environment as ${variable}.`),
    [`${name}_file`]: text
      .describe("A file that holds it.")
      .meta(exampleFile === undefined ? {} : { example: exampleFile }),
  } as SecretSettings<N>;
}
