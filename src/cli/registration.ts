import { resolve } from "node:path";
import { type CliParts, CliProblem, EXIT } from "./parts.ts";
import { newTokens, registrationFile, tokensIn } from "./registration-file.ts";
import { kept, writeAll } from "./write-files.ts";

export interface RegistrationOptions {
  readonly domain: string;
  readonly url: string;
  readonly id: string;
  readonly bot: string;
  readonly prefix: string;
  readonly output?: string;
  readonly force?: boolean;
}

/** Prints or writes a registration file. Written again with --force, it keeps its tokens. */
export async function registration(options: RegistrationOptions, { terminal }: CliParts): Promise<number> {
  const { domain, url, id, bot: botLocalpart, prefix, output } = options;
  if (!URL.canParse(url))
    throw new CliProblem(
      `--url: "${url}" is not a web address; expected one such as "http://localhost:9008"`,
    );
  const before = output !== undefined && options.force ? tokensIn(kept(output) ?? "") : undefined;
  const text = await registrationFile({
    id,
    url,
    domain,
    botLocalpart,
    prefix,
    ...(before ?? (await newTokens())),
  });
  if (output === undefined) {
    terminal.out(text.trimEnd());
    return EXIT.ok;
  }
  writeAll([{ path: resolve(output), text, secret: true }], options.force === true);
  terminal.out(`Written: ${resolve(output)}${before === undefined ? "" : " (with the tokens it had)"}`);
  return EXIT.ok;
}
