/** The parts of irc-framework 4 that are used here; the package brings no types of its own. */
declare module "irc-framework" {
  export interface RawMessage {
    readonly tags: Readonly<Record<string, string>>;
    readonly prefix: string;
    readonly nick: string;
    readonly ident: string;
    readonly hostname: string;
    readonly command: string;
    readonly params: readonly string[];
  }

  export class Client {
    constructor(options?: Readonly<Record<string, unknown>>);
    readonly connection: {
      readonly connected: boolean;
      on(event: "message", listener: (message: RawMessage) => void): void;
      write(line: string): boolean | undefined;
      end(line?: string | null, failed?: boolean): void;
    };
    readonly network: {
      readonly options: Readonly<Record<string, unknown>>;
      readonly cap: { isEnabled(name: string): boolean };
    };
    readonly user: { readonly nick: string };
    connect(options?: Readonly<Record<string, unknown>>): void;
    requestCap(names: readonly string[]): void;
    // biome-ignore lint/suspicious/noExplicitAny: each event has its own arguments.
    on(event: string, listener: (...values: any[]) => void): void;
    removeAllListeners(): void;
    say(target: string, text: string, tags?: Readonly<Record<string, string>>): void;
    notice(target: string, text: string): void;
    action(target: string, text: string): readonly string[];
    ctcpResponse(target: string, type: string, ...values: string[]): void;
    changeNick(nick: string): void;
    join(channel: string): void;
    quit(message?: string): void;
    raw(line: string): void;
  }
}
