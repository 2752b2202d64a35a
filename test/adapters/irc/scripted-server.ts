import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { waitFor } from "../../support/wait-for.ts";

export interface ScriptedUser {
  readonly user: string;
  readonly host: string;
  readonly account?: string;
  readonly realname?: string;
  readonly signedOnAt?: number;
}

/**
 * A server that does just what a test tells it: for services' accounts, silence, dying at a chosen moment and
 * lines that no real server here can be made to send.
 */
export class ScriptedServer {
  host = "127.0.0.1";
  readonly received: string[] = [];
  readonly users = new Map<string, ScriptedUser>();
  capabilities = "";
  isupport = "CASEMAPPING=rfc1459";
  /** A line of the client that the server swallows. */
  ignores: (line: string) => boolean = () => false;
  /** Called before a line is answered; may end the connection. */
  before: (line: string, socket: Socket) => void = () => undefined;
  /** Nicks that NICK is refused for. */
  readonly taken = new Set<string>();
  connections = 0;
  #server: Server | undefined;
  #socket: Socket | undefined;
  #nick = "";

  async listen(host = "127.0.0.1"): Promise<this> {
    this.host = host;
    this.#server = createServer((socket) => this.#serve(socket));
    await new Promise<void>((resolve) => this.#server?.listen(0, this.host, resolve));
    return this;
  }

  get port(): number {
    const address = this.#server?.address();
    return typeof address === "object" && address ? address.port : 0;
  }

  async stop(): Promise<void> {
    this.#socket?.destroy();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  cut(): void {
    this.#socket?.destroy();
  }

  send(line: string | Buffer): void {
    this.#socket?.write(
      typeof line === "string" ? `${line}\r\n` : Buffer.concat([line, Buffer.from("\r\n")]),
    );
  }

  /** Each piece in a packet of its own. */
  sendPieces(pieces: readonly Buffer[]): void {
    const [first, ...rest] = pieces;
    if (first === undefined) return;
    this.#socket?.write(first, () => setImmediate(() => this.sendPieces(rest)));
  }

  /** A user's words to the desk. */
  says(nick: string, text: string, tags = ""): void {
    const { user, host } = this.users.get(nick) ?? { user: nick, host: "somewhere" };
    this.send(`${tags === "" ? "" : `@${tags} `}:${nick}!${user}@${host} PRIVMSG ${this.#nick} :${text}`);
  }

  async hears(matches: string | RegExp, from = 0): Promise<string> {
    const found = () =>
      this.received
        .slice(from)
        .find((line) => (typeof matches === "string" ? line.includes(matches) : matches.test(line)));
    return await waitFor(found, { what: `the server to get ${matches}` });
  }

  #serve(socket: Socket): void {
    this.connections += 1;
    this.#socket = socket;
    this.#nick = "";
    socket.on("error", () => undefined);
    createInterface({ input: socket }).on("line", (line) => {
      this.received.push(line);
      this.before(line, socket);
      if (socket.destroyed || this.ignores(line)) return;
      this.#answer(line.replace(/^@\S+ /, ""));
    });
  }

  #answer(line: string): void {
    const [command = "", ...params] = line.split(" ");
    const first = (params[0] ?? "").replace(/^:/, "");
    switch (command) {
      case "CAP":
        if (first === "LS") this.send(`:irc.test CAP * LS :${this.capabilities}`);
        if (first === "REQ") this.send(`:irc.test CAP * ACK :${params.slice(1).join(" ").replace(/^:/, "")}`);
        if (first === "END" && this.#nick !== "") this.#welcome();
        return;
      case "AUTHENTICATE":
        if (first === "PLAIN") this.send("AUTHENTICATE +");
        else this.send(`:irc.test 903 ${this.#nick} :SASL authentication successful`);
        return;
      case "NICK":
        this.#takeNick(first);
        return;
      case "PING":
        this.send(`:irc.test PONG irc.test ${first}`);
        return;
      case "WHOIS":
        this.#whois(first);
        return;
      case "PRIVMSG":
        if (!this.users.has(first)) this.send(`:irc.test 401 ${this.#nick} ${first} :No such nick`);
        return;
      case "ISON": {
        const there = params.filter((nick) => this.users.has(nick));
        this.send(`:irc.test 303 ${this.#nick} :${there.join(" ")}`);
      }
    }
  }

  #takeNick(nick: string): void {
    if (this.taken.has(nick)) {
      this.send(`:irc.test 433 ${this.#nick || "*"} ${nick} :Nickname is already in use`);
      return;
    }
    const before = this.#nick;
    this.#nick = nick;
    if (before !== "") this.send(`:${before}!frontdesk@here NICK :${nick}`);
  }

  #welcome(): void {
    this.send(`:irc.test 001 ${this.#nick} :Welcome`);
    this.send(`:irc.test 005 ${this.#nick} ${this.isupport} :are supported`);
    this.send(`:irc.test 376 ${this.#nick} :End of MOTD`);
  }

  #whois(nick: string): void {
    const found = this.users.get(nick);
    const me = this.#nick;
    if (!found) this.send(`:irc.test 401 ${me} ${nick} :No such nick`);
    else {
      this.send(`:irc.test 311 ${me} ${nick} ${found.user} ${found.host} * :${found.realname ?? nick}`);
      if (found.account) this.send(`:irc.test 330 ${me} ${nick} ${found.account} :is logged in as`);
      if (found.signedOnAt)
        this.send(`:irc.test 317 ${me} ${nick} 1 ${found.signedOnAt} :seconds idle, signon time`);
    }
    this.send(`:irc.test 318 ${me} ${nick} :End of WHOIS`);
  }
}
