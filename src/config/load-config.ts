import { languages } from "../domain/text/catalogue.ts";
import type { Configuration, DatabaseConfiguration } from "./configuration.ts";
import {
  type ConfigurationFiles,
  configurationFiles,
  type Environment,
  UNREADABLE,
} from "./configuration-files.ts";
import { type ConfigurationSections, configurationSchema } from "./configuration-schema.ts";
import { parseLocated } from "./explain-issues.ts";
import { type LocatedYaml, readLocatedYaml } from "./located-yaml.ts";
import type { NetworkKind } from "./network-kind.ts";
import type { Loaded, Problem } from "./problem.ts";
import { resolveDesks, resolveTexts } from "./resolve-desks.ts";
import { resolveFirewall } from "./resolve-firewall.ts";
import { resolveHomeserver } from "./resolve-homeserver.ts";
import { resolveLinks } from "./resolve-links.ts";
import { resolveMedia } from "./resolve-media.ts";
import { resolveNetworks } from "./resolve-networks.ts";
import { resolveRoutingServer } from "./resolve-routing-server.ts";
import type { Path } from "./yaml-places.ts";

/** Reads the configuration and the secrets it points to; every mistake is told, not only the first. */
export function loadConfig(
  file: string,
  env: Environment,
  kinds: readonly NetworkKind[],
): Loaded<Configuration> {
  const yaml = readLocatedYaml(file);
  if (!yaml.ok) return yaml;
  const parsed = parseLocated(withoutEmpty(yaml.value), configurationSchema(kinds));
  if (!parsed.ok) return parsed;
  const files = configurationFiles(file, yaml.value, env);
  const value = resolveConfiguration(file, parsed.value, files, kinds);
  return files.problems.length > 0
    ? { ok: false, problems: files.problems }
    : { ok: true, value, warnings: adviceOn(value, yaml.value, kinds) };
}

/** What is allowed and likely not meant. */
function adviceOn(
  { networks, desk }: Configuration,
  yaml: LocatedYaml,
  kinds: readonly NetworkKind[],
): readonly Problem[] {
  const advise = (path: Path, message: string) => yaml.problemAt(path, message, { severity: "warning" });
  const known = kinds.map(({ name }) => name).join(" or ");
  const base = desk.language.split("-")[0] ?? "";
  const isSpoken = [...languages, ...Object.keys(desk.texts)].some(
    (one) => one === base || one === desk.language,
  );
  return [
    ...(networks.size > 0
      ? []
      : [advise(["networks"], `there are none, so no customer can write; add ${known}`)]),
    ...(isSpoken
      ? []
      : [
          advise(
            ["desk", "language"],
            `there are no texts in "${desk.language}", so English is spoken; there are ${languages.join(", ")}, and yours in desk.texts`,
          ),
        ]),
  ];
}

/** A section with all its settings still behind a # counts as not there. */
function withoutEmpty(yaml: LocatedYaml): LocatedYaml {
  const { data } = yaml;
  if (typeof data !== "object" || data === null || Array.isArray(data)) return yaml;
  return {
    ...yaml,
    data: Object.fromEntries(Object.entries(data).filter(([, section]) => section !== null)),
  };
}

function resolveConfiguration(
  file: string,
  sections: ConfigurationSections,
  files: ConfigurationFiles,
  kinds: readonly NetworkKind[],
): Configuration {
  const { listen, desk, conversation } = sections;
  const desks = resolveDesks(sections.desks, kinds, files);
  const routingServer = resolveRoutingServer(sections.routing_server, files);
  const links = resolveLinks(sections.links, files);
  const media = resolveMedia(sections.media, files);
  return {
    file,
    homeserver: resolveHomeserver(sections.homeserver, files),
    listen: {
      host: listen.host,
      port: listen.port,
      url: listen.url ?? `http://${bracketed(listen.host)}:${listen.port}`,
    },
    http: sections.http,
    database: resolveDatabase(sections.database, files),
    networks: resolveNetworks(sections.networks, kinds, files, desks),
    desk: {
      name: desk.name,
      language: desk.language,
      ...(desk.time_zone === undefined ? {} : { timeZone: desk.time_zone }),
      texts: resolveTexts(desk.texts, files),
    },
    desks,
    rulesFile: files.path(sections.rules),
    ...(routingServer === undefined ? {} : { routingServer }),
    ...(links === undefined ? {} : { links }),
    ...(media === undefined ? {} : { media }),
    firewall: resolveFirewall(sections, files),
    conversation: {
      followUp_ms: conversation.follow_up,
      wrapUp_ms: conversation.wrap_up,
      positionUpdate_ms: conversation.position_update,
      stillWaiting_ms: conversation.still_waiting,
      absentWaits_ms: conversation.absent_waits,
      idleClose_ms: conversation.idle_close,
      absenceTold_ms: conversation.absence_told,
      holdForAbsent: { messages: conversation.hold_messages, for_ms: conversation.hold_for },
    },
    log: sections.log,
    retention: { closed_ms: sections.retention.closed },
  };
}

function resolveDatabase(
  section: ConfigurationSections["database"],
  files: ConfigurationFiles,
): DatabaseConfiguration {
  const url = files.secret(["database"], "url", section);
  if (url === undefined) {
    return {
      kind: "embedded",
      directory: files.path(section.embedded?.directory ?? "data"),
    };
  }
  // One from the environment wins, as every secret there does: the file may be the one that `init` wrote.
  const isInFile = section.url !== undefined || section.url_file !== undefined;
  if (section.embedded !== undefined && isInFile)
    files.fail(["database", "embedded"], "stands beside a url; give one of the two");
  if (url !== UNREADABLE && !/^postgres(ql)?:\/\/./.test(url))
    files.fail(["database"], 'the url is not one of PostgreSQL; expected "postgres://…"');
  return { kind: "url", url };
}

/** An IPv6 address within a URL. */
function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
