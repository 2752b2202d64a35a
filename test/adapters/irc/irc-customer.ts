import { Client, type RawMessage } from "irc-framework";
import type {
  CustomerOptions,
  Heard,
  SayOptions,
  TestCustomer,
} from "../../conformance/network/network-bench.ts";
import { waitFor } from "../../support/wait-for.ts";

export interface IrcCustomerOptions extends CustomerOptions {
  readonly host: string;
  readonly port: number;
  readonly nick: string;
  readonly username?: string;
  readonly realname?: string;
  /** Whom they write to. */
  readonly desk: string;
}

const CAPABILITIES = ["message-tags", "echo-message", "server-time", "batch", "labeled-response"];
let renamed = 0;

/** A person on irc-framework's client, which knows nothing of the adapter. */
export class IrcCustomer implements TestCustomer {
  readonly heard: Heard[] = [];
  readonly acknowledged: readonly string[] = [];
  readonly refusals: string[] = [];
  readonly sawTyping: boolean[] = [];
  /** Every line that the desk's nick sent, words or not. */
  readonly fromDesk: RawMessage[] = [];
  readonly client: Client;
  readonly #options: IrcCustomerOptions;
  readonly #echoes: string[] = [];
  nick: string;

  constructor(options: IrcCustomerOptions) {
    this.#options = options;
    this.nick = options.nick;
    this.client = new Client();
  }

  async connect(): Promise<this> {
    const {
      host,
      port,
      username = `u${this.nick.replace(/\W/g, "")}`,
      realname = "A customer",
      version,
    } = this.#options;
    this.client.requestCap(CAPABILITIES);
    this.client.connection.on("message", (message) => this.#hear(message));
    const registered = Promise.withResolvers<void>();
    this.client.on("registered", () => registered.resolve());
    this.client.connect({
      host,
      port,
      nick: this.nick,
      username,
      gecos: realname,
      auto_reconnect: false,
      version: version === "silent" ? "" : versionOf(version),
    });
    await registered.promise;
    return this;
  }

  async say(text: string, options: SayOptions = {}): Promise<string | undefined> {
    const before = this.#echoes.length;
    const tags = options.replyTo === undefined ? "" : `@+draft/reply=${options.replyTo} `;
    this.raw(`${tags}PRIVMSG ${this.#options.desk} :${text}`);
    if (!this.client.network.cap.isEnabled("echo-message")) return undefined;
    await waitFor(() => this.#echoes.length > before, { what: "the echo of the customer's words" });
    return this.#echoes[before];
  }

  raw(line: string): void {
    this.client.connection.write(line);
  }

  async type(typing: boolean): Promise<void> {
    this.raw(`@+typing=${typing ? "active" : "done"} TAGMSG ${this.#options.desk}`);
  }

  async retract(): Promise<void> {}

  async rename(nick?: string): Promise<void> {
    renamed += 1;
    const to = nick ?? `${this.nick.slice(0, 8)}-${renamed}`;
    this.raw(`NICK ${to}`);
    await waitFor(() => this.client.user.nick === to, { what: "the new nick" });
    this.nick = to;
  }

  async leave(reason = "bye"): Promise<void> {
    if (!this.client.connection.connected) return;
    const closed = Promise.withResolvers<void>();
    this.client.on("socket close", () => closed.resolve());
    this.client.quit(reason);
    await closed.promise;
  }

  #hear(message: RawMessage): void {
    const [, text = ""] = message.params;
    if (message.nick === this.client.user.nick && message.command === "PRIVMSG") {
      this.#echoes.push(message.tags.msgid ?? "");
      return;
    }
    if (message.nick !== this.#options.desk) return;
    this.fromDesk.push(message);
    const typing = message.tags["+typing"];
    if (message.command === "TAGMSG" && typing) this.sawTyping.push(typing === "active");
    if (message.command === "NOTICE" && !text.startsWith("\x01")) this.refusals.push(text);
    const ctcp = text.startsWith("\x01");
    if (message.command !== "PRIVMSG" || (ctcp && !text.startsWith("\x01ACTION "))) return;
    const { msgid: id, "+draft/reply": replyTo } = message.tags;
    this.heard.push({ text, ...(id ? { id } : {}), ...(replyTo ? { replyTo } : {}) });
  }
}

/** No client sends a line that its server would not take: ngIRCd ends a connection that does. */
const MAX_VERSION = 400;

function versionOf(version: CustomerOptions["version"]): string {
  if (version === undefined || version === "silent") return "TestClient 1.0 / Linux";
  return `${version.name} ${version.version}${version.os ? ` / ${version.os}` : ""}`.slice(0, MAX_VERSION);
}
