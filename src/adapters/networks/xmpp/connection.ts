import type { Element } from "@xmpp/component-core";
import { xml } from "@xmpp/component-core";
import { BehaviorSubject, type Observable } from "rxjs";
import type { NetworkStatus } from "../../../application/ports/network.ts";
import { pauseAfter } from "./backoff.ts";
import { GroupFence } from "./fence.ts";
import { ns } from "./namespaces.ts";
import type { XmppOptions, XmppTiming } from "./options.ts";
import { newStream, type Stream } from "./stream.ts";

/** A connection that lasted this long counts as good: the next pause starts small again. */
const STABLE_MS = 10_000;
const CLOSE_GRACE_MS = 300;

export interface ConnectionOptions
  extends Pick<XmppOptions, "host" | "port" | "domain" | "secret" | "clock" | "random" | "log" | "doorway"> {
  readonly timing: XmppTiming;
  /** In the order of the stream. Must not throw for what the stanza holds; if it does, the stanza is lost. */
  readonly onStanza: (stanza: Element) => void;
  readonly onConnected: () => void;
}

/** The component's connection: kept up without end, and known to be alive. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #status = new BehaviorSubject<NetworkStatus>({ state: "connecting" });
  readonly #stopping = new AbortController();
  readonly #fence: GroupFence;
  #stream: Stream | undefined;
  #running: Promise<void> | undefined;
  #hurrying = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#fence = new GroupFence({
      ping: (id) => this.#ping(id),
      newId: () => `fence-${options.random.id()}`,
      clock: options.clock,
      timeout_ms: options.timing.pingTimeout_ms,
      onSilence: () => this.#stream?.cut("the server does not answer pings"),
    });
  }

  get status(): Observable<NetworkStatus> {
    return this.#status;
  }

  get connected(): boolean {
    return this.#status.value.state === "connected";
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** What is written already is handed to the server before the stream ends. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#stream?.close(this.#options.clock.sleep(CLOSE_GRACE_MS));
    await this.#running;
    this.#status.next({ state: "stopped" });
  }

  /** Written to the stream if there is one; otherwise it is nobody's any more. */
  send(element: Element): void {
    this.#stream?.send(element);
  }

  /** Evidence for all that was sent before: see `GroupFence`. */
  fence(): Promise<boolean> {
    return this.connected ? this.#fence.passed() : Promise.resolve(false);
  }

  /** ms until it makes sense to try again. */
  retryAfter_ms(): number {
    const status = this.#status.value;
    if (status.state !== "disconnected") return 1_000;
    return Math.max(100, status.retryAt - this.#options.clock.now() + 100);
  }

  async #run(): Promise<void> {
    const { clock, random, log } = this.#options;
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted) {
      const from = clock.now();
      const why = await this.#live();
      if (signal.aborted) return;
      failures = clock.now() - from >= STABLE_MS ? 1 : failures + 1;
      const pause_ms = pauseAfter(failures, random.number());
      log.warn({ why, pause_ms }, "the XMPP server is not connected");
      this.#status.next({ state: "disconnected", why, retryAt: clock.now() + pause_ms });
      await clock.sleep(pause_ms, signal);
    }
  }

  /** One stream from its opening to its end; gives the reason of the end. */
  async #live(): Promise<string> {
    this.#status.next({ state: "connecting" });
    const stream = newStream(this.#options, (stanza) => this.#take(stanza));
    this.#stream = stream;
    const opened = await this.#open(stream);
    if (opened !== undefined) return opened;
    const { clock, log, domain } = this.#options;
    log.info({ domain }, "connected to the XMPP server");
    this.#status.next({ state: "connected", since: clock.now() });
    this.#options.onConnected();
    const over = new AbortController();
    void this.#keepAlive(over.signal);
    const why = await stream.ended;
    over.abort();
    this.#stream = undefined;
    if (!this.#stopping.signal.aborted) this.#status.next({ state: "connecting" });
    this.#fence.break();
    return why;
  }

  /** Undefined when it is open, else the reason why not. */
  async #open(stream: Stream): Promise<string | undefined> {
    const { clock, timing } = this.#options;
    const late = new AbortController();
    void clock.sleep(timing.open_ms, late.signal).then(() => {
      if (!late.signal.aborted) stream.cut("the server did not answer in time");
    });
    try {
      await stream.open();
      if (!this.#stopping.signal.aborted) return undefined;
      stream.cut("stopped");
      return "stopped";
    } catch (error) {
      const why = error instanceof Error ? error.message : "the stream could not be opened";
      stream.cut(why);
      return await stream.ended;
    } finally {
      late.abort();
    }
  }

  async #keepAlive(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await this.#options.clock.sleep(this.#options.timing.pingEvery_ms, over);
      if (!over.aborted) await this.fence();
    }
  }

  #ping(id: string): void {
    const { domain } = this.#options;
    this.send(xml("iq", { type: "get", id, from: domain, to: domain }, xml("ping", ns.ping)));
  }

  /**
   * A server that gathers small packets (Nagle) holds the fence back until we acknowledge what came before it,
   * which our system does 40 ms later, or with the next byte that we send: so we send one.
   */
  #hurry(): void {
    if (this.#hurrying) return;
    this.#hurrying = true;
    setImmediate(() => {
      this.#hurrying = false;
      if (this.#fence.waiting) this.#stream?.sendBlank();
    });
  }

  #take(stanza: Element): void {
    const { domain, log, onStanza } = this.#options;
    if (stanza.attrs.from === domain && this.#fence.answer(stanza.attrs.id ?? "")) return;
    if (this.#fence.waiting) this.#hurry();
    try {
      onStanza(stanza);
    } catch (error) {
      log.error(
        { from: String(stanza.attrs.from).slice(0, 200), err: error },
        "a stanza could not be handled",
      );
    }
  }
}
