import type { LinkAsked, LinkMistake, MadeLinks } from "../application/make-links.ts";
import type { PingAnswer } from "../application/ports/homeserver.ts";
import type { Difference } from "../application/ports/routing-ledger.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Environment } from "../config/configuration-files.ts";
import type { LoadedFiles } from "../config/load-all.ts";
import type { NetworkKind } from "../config/network-kind.ts";
import type { ConversationState } from "../domain/conversation/state.ts";
import type { NftObject } from "../domain/firewall/ruleset-differences.ts";
import type { RecordedDayAsked, RecordedWait } from "../domain/simulation/recorded-wait.ts";
import type { Recorded } from "../domain/transcript/recorded.ts";
import type { DecidedAttempt } from "./print-why.ts";
import type { WaitingNow } from "./why-agent.ts";

/** What the commands need of the rest, handed in by the composition root. */
export interface CliParts {
  readonly version: string;
  readonly terminal: Terminal;
  readonly env: Environment;
  /** What the configuration may name under `networks`. */
  readonly networkKinds: readonly NetworkKind[];
  /** Runs until it is told to stop; resolves with the exit code. */
  run(loaded: LoadedFiles): Promise<number>;
  /** All decisions about a conversation, oldest first; empty when none are known. */
  why(configuration: Configuration, conversation: string): Promise<readonly DecidedAttempt[]>;
  /** Undefined where it does not wait. */
  waiting?(configuration: Configuration, conversation: string): Promise<WaitingNow | undefined>;
  /** Conversations whose ids end so, the newest first. */
  conversationsEnding(
    configuration: Configuration,
    ending: string,
    limit: number,
  ): Promise<readonly string[]>;
  /** What was said in a conversation; undefined when it is not kept. */
  transcript?(configuration: Configuration, conversation: string): Promise<RecordedTalk | undefined>;
  /** Where the routing server would have decided otherwise, the newest first; none where nobody was asked. */
  differences?(configuration: Configuration, limit: number): Promise<readonly Difference[]>;
  /** Those who waited on a day, without anything that tells who they were. */
  recordedDay?(configuration: Configuration, asked: RecordedDayAsked): Promise<readonly RecordedWait[]>;
  /** Both ways: we reach the homeserver, and it reaches us. */
  pingHomeserver(configuration: Configuration): Promise<PingAnswer>;
  /** Whether the desk that runs at the configuration's address knows the configuration's hs_token. */
  askRunningDesk(configuration: Configuration): Promise<RunningDeskAnswer>;
  /** Those of the users who have no account on the homeserver, as far as it tells. */
  unknownAccounts(configuration: Configuration, users: readonly string[]): Promise<readonly string[]>;
  /** Makes links that a company advertises. */
  readonly links?: LinkTools;
  /** Broken invariants of the stored data, in words; empty when all hold. */
  auditData(configuration: Configuration): Promise<DataAudit>;
  /** The kernel of this machine. */
  readonly kernelFirewall?: KernelFirewall;
}

/** A conversation as it is stored. */
export type RecordedTalk = Recorded & { readonly state: ConversationState };

/** What the kernel's firewall is asked for. Each rejects with an error for people, named `KernelRefused`. */
export interface KernelFirewall {
  load(ruleset: string, options: { readonly dryRun: boolean }): Promise<void>;
  /** Our tables as they are loaded. */
  loaded(): Promise<readonly NftObject[]>;
  /** As the kernel would list that ruleset, which is not loaded. */
  asLoaded(ruleset: string): Promise<readonly NftObject[]>;
  /** Whether packets are passed on, by family. */
  forwards(): Promise<{ readonly 4: boolean; readonly 6: boolean }>;
}

export interface LinkTools {
  /** Undefined where the configuration has no links. */
  maker(loaded: LoadedFiles): ((asked: LinkAsked) => MadeLinks | LinkMistake) | undefined;
  /** As QR codes: a drawing, a picture, and for a terminal. */
  svg(text: string, title: string): string;
  png(text: string): Uint8Array;
  terminal(text: string): string;
}

/** `unknown`: nothing that could be asked from here answers there. */
export type RunningDeskAnswer = "same-token" | "other-token" | "unknown";

export interface DataAudit {
  readonly broken: readonly string[];
  /** Conversations that an earlier version has folded: their events are not folded again to be compared. */
  readonly notCompared: number;
}

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Undefined when nobody is there to answer. */
  readonly ask?: (question: string) => Promise<string>;
}

export const EXIT = { ok: 0, problem: 1, usage: 2 } as const;

/** Something that the person at the terminal can mend; told without a stack trace, and ends with exit code 1. */
export class CliProblem extends Error {}
