import type { Network } from "../../../src/application/ports/network.ts";

/** A network adapter before a real server of its own, with customers on real clients. */
export interface NetworkBench {
  /** Not yet started: the suite starts it with its own sink, and stops it. */
  readonly network: Network;
  /** A desk address that the network serves, as in `CustomerRef.desk`. */
  readonly desk: string;
  readonly server: BenchServer;
  /** A new customer, online and ready to write. */
  customer(options?: CustomerOptions): Promise<TestCustomer>;
  /** Stops customers, network and server; whatever was stopped already is fine. */
  cleanup(): Promise<void>;
}

/** The real server. After a restart the bench's earlier customers need not work any more. */
export interface BenchServer {
  stop(): Promise<void>;
  /** On the same address, with the same accounts. */
  start(): Promise<void>;
}

export interface CustomerOptions {
  /** What the client tells of itself when it is asked; `silent` never answers. */
  readonly version?: { readonly name: string; readonly version: string; readonly os?: string } | "silent";
}

/** One person on a real protocol client. */
export interface TestCustomer {
  /** What the customer was shown by the desk, in order. */
  readonly heard: readonly Heard[];
  /** Ids of own messages that the desk has acknowledged; stays empty where a network has no such thing. */
  readonly acknowledged: readonly string[];
  /** What the customer was told about messages that the desk could not take (an error, a notice). */
  readonly refusals: readonly string[];
  /** What the desk's client showed of typing, in order; stays empty where a network has no such thing. */
  readonly sawTyping: readonly boolean[];
  /** Sends one line (no line break) exactly as given. Resolves to the client's id for it, if it has one. */
  say(text: string, options?: SayOptions): Promise<string | undefined>;
  /** Only used where the capabilities have it. */
  type(typing: boolean): Promise<void>;
  retract(id: string): Promise<void>;
  /** Goes on under another address as the same person: a new resource, another nick. */
  rename(): Promise<void>;
  /** Disconnects as when a client is closed. */
  leave(): Promise<void>;
}

export interface SayOptions {
  /** Only where the network can: the own message that this one corrects. */
  readonly edits?: string;
  /** Only where the network can: the message that this one answers. */
  readonly replyTo?: string;
}

export interface Heard {
  /** As it came, formatting marks included. */
  readonly text: string;
  /** The network's id for it, where there is one; a client takes two with one id for the same. */
  readonly id?: string;
  readonly edits?: string;
  readonly replyTo?: string;
  readonly retracts?: string;
}
