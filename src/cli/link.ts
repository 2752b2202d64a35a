import type { LinkAsked, LinkMistake, MadeLinks } from "../application/make-links.ts";
import { parseDuration } from "../config/duration.ts";
import { suggestion } from "../config/suggestion.ts";
import { networkName } from "../domain/text/network-name.ts";
import { loadOrTell } from "./load.ts";
import { type CliParts, CliProblem, EXIT, type LinkTools } from "./parts.ts";
import { type FileToWrite, writeAll } from "./write-files.ts";

export interface LinkOptions {
  readonly config: string;
  readonly desk?: string;
  readonly queue?: string;
  readonly reason?: string;
  readonly language?: string;
  readonly reference?: string;
  readonly campaign?: string;
  /** `30d`. */
  readonly expires?: string;
  readonly uses?: string;
  readonly network?: string;
  readonly svg?: string;
  readonly png?: string;
  readonly qr?: true;
  readonly json?: true;
  readonly force?: true;
}

/** Prints a link for every network, and writes them as QR codes. Needs neither a running desk nor its database. */
export function link(options: LinkOptions, parts: CliParts): number {
  const loaded = loadOrTell(options.config, parts);
  if (loaded === undefined) return EXIT.problem;
  const { links: tools, terminal } = parts;
  const make = tools?.maker(loaded);
  if (tools === undefined || make === undefined)
    throw new CliProblem(
      `${options.config} has no section "links"; add one with secret_file, a file with a long random text (docs/links.md)`,
    );
  const made = make(askedIn(options));
  if (made.kind === "mistake") throw new CliProblem(explained(made));
  writeAll(filesOf(options, made, tools), options.force === true);
  terminal.out(options.json ? asJson(made) : asText(made, options.qr ? tools : undefined));
  return EXIT.ok;
}

function askedIn({
  desk,
  queue,
  reason,
  language,
  reference,
  campaign,
  network,
  ...rest
}: LinkOptions): LinkAsked {
  const expires_ms = rest.expires === undefined ? undefined : parseDuration(rest.expires);
  if (rest.expires !== undefined && expires_ms === undefined)
    throw new CliProblem(`--expires: expected a duration such as "30d" or "12h", not "${rest.expires}"`);
  if (rest.uses !== undefined && !/^[0-9]{1,6}$/.test(rest.uses))
    throw new CliProblem(`--uses: expected a number, not "${rest.uses}"`);
  if (language !== undefined && !/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(language))
    throw new CliProblem(`--language: expected a code such as "en" or "de", not "${language}"`);
  const uses = rest.uses === undefined ? undefined : Number(rest.uses);
  return { desk, queue, reason, language, reference, campaign, network, expires_ms, uses };
}

function explained({ of, why, known = [] }: LinkMistake): string {
  const wrong = /"(.+)"/.exec(why)?.[1] ?? "";
  const instead = suggestion(wrong, known);
  const list = known.length > 0 && instead === "" ? `; there is ${known.join(", ")}` : "";
  return `--${of} ${why}${instead}${list}`;
}

/** What can be shown as a QR code, by the word that tells the files apart. */
function shown({ links, page }: MadeLinks): readonly (readonly [string, string])[] {
  return [
    // The second of one network is the one for browsers.
    ...links.map(({ network, link }, at) => {
      const isSecond = links.findIndex((each) => each.network === network) < at;
      return [isSecond ? `${network}-web` : network, link] as const;
    }),
    ...(page === undefined ? [] : [["page", page] as const]),
  ];
}

function filesOf({ svg, png }: LinkOptions, made: MadeLinks, tools: LinkTools): readonly FileToWrite[] {
  const all = shown(made);
  const named = (file: string, word: string) =>
    all.length === 1 ? file : file.replace(/(\.[a-z]+)?$/i, (ending) => `-${word}${ending}`);
  return all.flatMap(([word, text]) => [
    ...(svg === undefined ? [] : [{ path: named(svg, word), text: tools.svg(text, text), secret: false }]),
    ...(png === undefined ? [] : [{ path: named(png, word), text: tools.png(text), secret: false }]),
  ]);
}

function asJson({ code, desk, expiresAt, links, page }: MadeLinks): string {
  const list = links.map(({ network, link, sendsCode }) => ({ network, link, send_code: sendsCode }));
  const expires = new Date(expiresAt).toISOString();
  return JSON.stringify(
    { code, desk, expires, links: list, ...(page === undefined ? {} : { page }) },
    undefined,
    2,
  );
}

function asText({ code, desk, expiresAt, links, page }: MadeLinks, tools: LinkTools | undefined): string {
  const until = new Date(expiresAt).toISOString().replace(/T(..:..).*/, " $1 UTC");
  const qr = (text: string) => (tools === undefined ? [] : ["", tools.terminal(text), ""]);
  return [
    `To ${desk}, until ${until}. Its code: ${code}`,
    ...links.flatMap(({ network, link, sendsCode }) => [
      `${networkName(network).padEnd(6)} ${link}`,
      ...(sendsCode
        ? [`${" ".repeat(7)}their client does not fill the code in: tell them to send it first`]
        : []),
      ...qr(link),
    ]),
    ...(page === undefined ? [] : [`${"page".padEnd(6)} ${page}`, ...qr(page)]),
  ].join("\n");
}
