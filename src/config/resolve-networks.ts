import type { Configuration, IrcConfiguration, XmppConfiguration } from "./configuration.ts";
import type { ConfigurationFiles } from "./configuration-files.ts";
import type { ConfigurationSections } from "./configuration-schema.ts";

type Networks = ConfigurationSections["networks"];

export function resolveNetworks(
  { xmpp, irc }: Networks,
  files: ConfigurationFiles,
): Configuration["networks"] {
  return {
    ...(xmpp === undefined ? {} : { xmpp: resolveXmpp(xmpp, files) }),
    ...(irc === undefined ? {} : { irc: resolveIrc(irc, files) }),
  };
}

function resolveXmpp(section: NonNullable<Networks["xmpp"]>, files: ConfigurationFiles): XmppConfiguration {
  const secret = files.secret(["networks", "xmpp"], "secret", section);
  if (secret === undefined)
    files.fail(["networks", "xmpp"], "is missing the component's secret; set secret_file");
  return {
    host: section.host,
    port: section.port,
    domain: section.domain.toLowerCase(),
    secret: secret ?? "",
  };
}

function resolveIrc(section: NonNullable<Networks["irc"]>, files: ConfigurationFiles): IrcConfiguration {
  const path = ["networks", "irc"];
  const password = files.secret(path, "password", section);
  const tlsCa =
    section.tls_ca_file === undefined ? undefined : files.text([...path, "tls_ca_file"], section.tls_ca_file);
  return {
    host: section.host,
    port: section.port,
    tls: section.tls,
    ...(tlsCa === undefined ? {} : { tlsCa }),
    ...(password === undefined ? {} : { password }),
    ...(section.sasl === undefined ? {} : { sasl: resolveSasl(section.sasl, files) }),
    channels: section.channels,
    linesPerSecond: section.lines_per_second,
    burst: section.burst,
  };
}

function resolveSasl(
  section: { readonly account: string },
  files: ConfigurationFiles,
): NonNullable<IrcConfiguration["sasl"]> {
  const path = ["networks", "irc", "sasl"];
  const password = files.secret(path, "password", section);
  if (password === undefined) files.fail(path, "is missing the account's password; set password_file");
  return { account: section.account, password: password ?? "" };
}
