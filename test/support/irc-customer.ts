import type { EventEmitter } from "node:events";
import { createRequire } from "node:module";
import { type Inbox, inbox, type NextOptions } from "./inbox.ts";
import type { IrcServer } from "./ngircd.ts";
import { within } from "./wait-for.ts";
import { matches } from "./xmpp-customer.ts";

/** The parts of irc-framework (which brings no types) that the test customer uses. */
interface IrcFrameworkClient extends EventEmitter {
  readonly user: { readonly nick: string };
  readonly connected: boolean;
  connect(options: Record<string, unknown>): void;
  requestCap(capabilities: string[]): void;
  say(target: string, text: string, tags?: Record<string, string>): void;
  ctcpRequest(target: string, type: string): void;
  action(target: string, text: string): void;
  changeNick(nick: string): void;
  raw(...words: string[]): void;
  quit(reason: string): void;
}

const { Client } = createRequire(import.meta.url)("irc-framework") as {
  Client: new () => IrcFrameworkClient;
};

const RECONNECT_DELAY_MS = 200;

export interface IrcCustomerOptions {
  readonly server: Pick<IrcServer, "host" | "port">;
  readonly nick: string;
  /** The desk's nick. */
  readonly desk: string;
  /** What CTCP VERSION is answered with; `silent` never answers. */
  readonly version?: string | "silent";
  readonly password?: string;
  readonly realName?: string;
  /** Whether the client comes back by itself (after 200 ms) when the server was away; default true. */
  readonly comesBack?: boolean;
}

export interface ReceivedLine {
  readonly from: string;
  readonly to: string;
  readonly kind: "privmsg" | "notice" | "action";
  readonly text: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A person at an IRC client, for tests. */
export interface IrcCustomer {
  /** As the server has it now. */
  readonly nick: string;
  readonly online: boolean;
  /** Lines from other people, not from the server. */
  readonly lines: Inbox<ReceivedLine>;
  /** Raw lines from the server. */
  readonly raw: Inbox<string>;
  /** Error numerics and refusals, as irc-framework names them (`no_such_nick`). */
  readonly refusals: Inbox<{ readonly error: string; readonly nick?: string; readonly reason?: string }>;
  /** Sends to the desk (or another nick); long text goes out as several lines. */
  say(text: string, to?: string): void;
  act(text: string, to?: string): void;
  /** The next line whose text contains, or matches, this. */
  next(match?: string | RegExp, options?: NextOptions): Promise<ReceivedLine>;
  rename(nick: string): Promise<void>;
  /** Leaves with QUIT. */
  quit(reason?: string): Promise<void>;
  /** Connects again after `quit`, `drop` or a server's end. */
  returns(nick?: string): Promise<void>;
  /** A line of the caller's own making, without CR LF. */
  sendRaw(line: string): void;
  /** Resolves when everything sent before has been handled by the server (PING, PONG). */
  flush(): Promise<void>;
}

interface MessageEvent {
  readonly type: ReceivedLine["kind"];
  readonly nick: string;
  readonly target: string;
  readonly message: string;
  readonly tags?: Record<string, string>;
  readonly from_server: boolean;
}

/** Connects; resolves when the server has welcomed it. */
export async function ircCustomer(options: IrcCustomerOptions): Promise<IrcCustomer> {
  const client = new Client();
  client.requestCap(["message-tags", "account-tag", "server-time"]);
  const received = receive(client);
  let wanted = true;
  let nick = options.nick;

  client.on("close", () => {
    if (!wanted || options.comesBack === false) return;
    setTimeout(() => {
      if (wanted && !client.connected) client.connect(settings(options, nick));
    }, RECONNECT_DELAY_MS);
  });

  const connect = async () => {
    const welcomed = new Promise<void>((resolve) => client.once("registered", () => resolve()));
    client.connect(settings(options, nick));
    await within(welcomed, { what: `the IRC server to welcome ${nick}` });
  };
  await connect();

  return {
    ...received,
    get nick() {
      return client.user.nick;
    },
    get online() {
      return client.connected;
    },
    say: (text, to = options.desk) => client.say(to, text),
    act: (text, to = options.desk) => client.action(to, text),
    next: (match = "", next = {}) =>
      received.lines.next((line) => matches(line.text, match), { what: `a line with ${match}`, ...next }),
    async rename(name) {
      const renamed = new Promise<void>((resolve) => {
        const listener = (event: { new_nick: string }) => {
          if (event.new_nick !== name) return;
          client.removeListener("nick", listener);
          resolve();
        };
        client.on("nick", listener);
      });
      client.changeNick(name);
      await within(renamed, { what: `the nick ${name}` });
      nick = name;
    },
    async quit(reason = "Leaving") {
      wanted = false;
      if (!client.connected) return;
      const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
      client.quit(reason);
      await within(closed, { what: "the connection to be closed" });
    },
    async returns(name = nick) {
      wanted = true;
      nick = name;
      await connect();
    },
    sendRaw: (line) => client.raw(line),
    flush: () => flush(client),
  };
}

function settings(options: IrcCustomerOptions, nick: string): Record<string, unknown> {
  return {
    host: options.server.host,
    port: options.server.port,
    nick,
    username: "customer",
    gecos: options.realName ?? nick,
    password: options.password,
    version: options.version === "silent" ? "" : (options.version ?? "Test client 1.0"),
    auto_reconnect: false,
    ping_interval: 0,
    ping_timeout: 0,
  };
}

function receive(client: IrcFrameworkClient) {
  const lines = inbox<ReceivedLine>("a line");
  const raw = inbox<string>("a raw line", (line) => line);
  const refusals = inbox<{ error: string; nick?: string; reason?: string }>("a refusal");
  client.on("message", (event: MessageEvent) => {
    if (event.from_server || event.nick === "") return;
    const { nick, target, type, message, tags } = event;
    lines.push({ from: nick, to: target, kind: type, text: message, tags: tags ?? {} });
  });
  client.on("raw", (event: { line: string; from_server: boolean }) => {
    if (event.from_server) raw.push(event.line);
  });
  client.on("irc error", (event: { error: string; nick?: string; reason?: string }) => refusals.push(event));
  return { lines, raw, refusals };
}

let flushes = 0;

async function flush(client: IrcFrameworkClient): Promise<void> {
  const token = `flush-${++flushes}`;
  const answered = new Promise<void>((resolve) => {
    const listener = (event: { line: string; from_server: boolean }) => {
      if (!event.from_server || !event.line.includes("PONG") || !event.line.endsWith(token)) return;
      client.removeListener("raw", listener);
      resolve();
    };
    client.on("raw", listener);
  });
  client.raw("PING", token);
  await within(answered, { what: "the answer to PING" });
}
