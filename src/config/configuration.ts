import type { BlockedCustomer } from "../domain/firewall/blocked-customer.ts";
import type { Cidr } from "../domain/firewall/cidr.ts";
import type { FirewallPolicy } from "../domain/firewall/policy.ts";
import type { Rate } from "../domain/firewall/token-bucket.ts";
import type { MediaPolicy } from "../domain/media/media-policy.ts";
import type { NetworkMaker } from "./network-maker.ts";

/** The configuration, read and checked: paths are absolute, secrets are in place, durations in ms. */
export interface Configuration {
  readonly file: string;
  readonly homeserver: HomeserverConfiguration;
  /** Where the homeserver sends transactions. */
  readonly listen: ListenConfiguration & { readonly url: string };
  /** Health and metrics. */
  readonly http: ListenConfiguration;
  readonly database: DatabaseConfiguration;
  /** By the network's name. */
  readonly networks: ReadonlyMap<string, NetworkMaker>;
  readonly desk: {
    readonly name: string;
    readonly language: string;
    /** IANA name. */
    readonly timeZone?: string;
    readonly texts: TextsByLanguage;
  };
  readonly desks: readonly DeskConfiguration[];
  readonly rulesFile: string;
  /** Asked before the rules, where there is one. */
  readonly routingServer?: RoutingServerConfiguration;
  /** Where it advertises links. */
  readonly links?: LinksConfiguration;
  /** Where files are carried. */
  readonly media?: MediaConfiguration;
  readonly firewall: FirewallConfiguration;
  readonly conversation: ConversationConfiguration;
  readonly log: { readonly level: "error" | "warn" | "info" | "debug" };
  readonly retention: { readonly closed_ms: number };
}

export interface HomeserverConfiguration {
  readonly url: string;
  readonly domain: string;
  readonly registrationFile: string;
  readonly asToken: string;
  readonly hsToken: string;
  /** The registration's id, as the homeserver's ping endpoint wants it (MSC2659). */
  readonly registrationId: string;
  readonly botLocalpart: string;
  /** Begins the localpart of each puppet and alias. */
  readonly prefix: string;
}

export interface ListenConfiguration {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export type DatabaseConfiguration =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "embedded"; readonly directory: string };

export interface RoutingServerConfiguration {
  readonly url: string;
  /** Both sides sign with it. */
  readonly secret: string;
  readonly deadline_ms: number;
  /** `shadow`: asked, and not obeyed. */
  readonly mode: "decide" | "shadow";
}

export interface LinksConfiguration {
  readonly secret: string;
  /** Links signed with it still count. */
  readonly formerSecret?: string;
  /** Whoever knows it may make links over HTTP. */
  readonly apiSecret?: string;
  /** How long a link counts when nothing else is said. */
  readonly expires_ms: number;
  readonly page?: LinksPageConfiguration;
}

export interface MediaConfiguration {
  /** Where customers reach `/media`. */
  readonly url: string;
  readonly secret: string;
  /** Links signed with it still count. */
  readonly formerSecret?: string;
  readonly expires_ms: number;
  readonly policy: MediaPolicy;
  /** Files sent at the same time. */
  readonly streams: number;
  /** What begins with one of these is fetched also at an inner address; each ends with `/`. */
  readonly uploadServices: readonly string[];
  readonly spoolDirectory: string;
}

export interface LinksPageConfiguration {
  /** Where customers reach it. */
  readonly url?: string;
  /** Sites that may show it within theirs. */
  readonly frameAncestors: readonly string[];
}

export interface DeskConfiguration {
  readonly name: string;
  readonly title: string;
  /** By network; its name where a network is not listed. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly slots: Readonly<Record<string, string>>;
  readonly language?: string;
}

/** The operator's own texts, by language, then by key. */
export type TextsByLanguage = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface ConversationConfiguration {
  readonly followUp_ms: number;
  readonly wrapUp_ms: number;
  readonly positionUpdate_ms: number;
  readonly stillWaiting_ms: number;
  readonly absentWaits_ms: number;
  readonly idleClose_ms: number;
  readonly absenceTold_ms: number;
  readonly holdForAbsent: { readonly messages: number; readonly for_ms: number };
}

export interface FirewallConfiguration {
  readonly policy: FirewallPolicy;
  /** Who may read health and metrics; inner addresses when empty. */
  readonly operators: readonly Cidr[];
  /** Connections at once, of each listener. */
  readonly connections: number;
  readonly perCustomer: Rate;
  /** Whether a customer blocked in mid-chat is told. */
  readonly blocked: "kindly" | "silently";
  /** From the block list's file. */
  readonly blockedCustomers: readonly BlockedCustomer[];
}
