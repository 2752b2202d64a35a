import { Environment } from "@marcbachmann/cel-js";
import { compareVersions } from "../../domain/client/version-comparison.ts";
import { type Figures, NO_FIGURES, type QueueFigures } from "../../domain/routing/queue-figures.ts";
import type { RoutingRequest } from "../../domain/routing/request.ts";

/** A client's version in a condition, so that `0.9 < 0.12` and not the other way round as with text. */
class Version {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A queue's figures in a condition. CEL's whole numbers are big ones. */
class Queue {
  readonly waiting: bigint;
  readonly longest: unknown;
  readonly open: boolean;
  private readonly figures: QueueFigures;
  constructor(figures: QueueFigures, longest: unknown) {
    this.waiting = BigInt(figures.waiting);
    this.longest = longest;
    this.open = figures.open;
    this.figures = figures;
  }
  /** Counted only for who asks: whoever does is decided again when one of these agents becomes free. */
  get free(): bigint {
    return BigInt(this.figures.free);
  }
}

const QUEUE_FIELDS = { waiting: "int", longest: "google.protobuf.Duration", open: "bool", free: "int" };
/** Of a queue of which nothing is known. */
const UNKNOWN: QueueFigures = { waiting: 0, longest_ms: 0, open: true, free: 0 };

/** Longer values from customers are cut, so that a condition's pattern has a bound on what it searches. */
const MAX_TEXT = 4096;

const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  customer: ["network", "identity", "name"],
  client: ["network", "software", "version", "os"],
  language: [],
  reason: [],
  slots: [],
  link: [],
  desk: [],
  now: [],
};

/** The names a condition may use. */
export const VARIABLE_NAMES = Object.keys(VARIABLES);

export function fieldNames(variable: string, slots: readonly string[]): readonly string[] {
  return variable === "slots" ? slots : (VARIABLES[variable] ?? []);
}

/** What `queue("…")` has. */
export const QUEUE_FIGURES = Object.keys(QUEUE_FIELDS);

/** CEL with the variables of a routing request, and the figures of queues at the moment it is asked. */
export interface ConditionEnvironment {
  readonly cel: Environment;
  /** `work` sees these figures. */
  withFigures<T>(figures: Figures | undefined, work: () => T): T;
}

/** `slots` names those that the interview can fill. */
export function conditionEnvironment(slots: readonly string[]): ConditionEnvironment {
  let asked: Figures = NO_FIGURES;
  const strings = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "string"]));
  const environment = new Environment({ limits: { maxAstNodes: 500, maxDepth: 50 } })
    .registerType("Version", { ctor: Version, fields: { text: "string" } })
    .registerVariable({ name: "customer", schema: strings(fieldNames("customer", slots)) })
    .registerVariable({ name: "client", schema: strings(fieldNames("client", slots)) })
    .registerVariable({ name: "slots", schema: strings(slots) })
    .registerVariable("link", "map<string, string>")
    .registerVariable("language", "string")
    .registerVariable("reason", "string")
    .registerVariable("desk", "string")
    .registerVariable("now", "google.protobuf.Timestamp")
    .registerFunction("version(string): Version", (text: string) => new Version(text))
    .registerType("Queue", { ctor: Queue, fields: QUEUE_FIELDS })
    .registerFunction("queue(string): Queue", (name: string) => {
      const figures = asked(name) ?? UNKNOWN;
      return new Queue(figures, durationOf(figures.longest_ms));
    });
  const inSeconds = new Environment().registerVariable("text", "string").parse("duration(text)");
  const durationOf = (duration_ms: number) => inSeconds({ text: `${Math.floor(duration_ms / 1000)}s` });
  registerOrder(environment, "<", (order) => order < 0);
  registerOrder(environment, "<=", (order) => order <= 0);
  registerOrder(environment, ">", (order) => order > 0);
  registerOrder(environment, ">=", (order) => order >= 0);
  registerOrder(environment, "==", (order) => order === 0);
  return {
    cel: environment,
    withFigures(figures = NO_FIGURES, work) {
      asked = figures;
      try {
        return work();
      } finally {
        asked = NO_FIGURES;
      }
    },
  };
}

/** A version that is not known is neither before nor after nor the same as any. */
function registerOrder(environment: Environment, operator: string, holds: (order: number) => boolean): void {
  environment.registerOperator(`Version ${operator} Version`, (a: Version, b: Version) => {
    return a.text !== "" && b.text !== "" && holds(compareVersions(a.text, b.text));
  });
}

/** What a condition may name; it bounds what is handed to it. */
export interface Named {
  readonly slots: readonly string[];
  /** Of the link that was followed. */
  readonly link: readonly string[];
}

/** The values of the variables for one request. What is not known is empty text. */
export function conditionValues({ slots, link }: Named, request: RoutingRequest, now: number) {
  const { customer, client } = request;
  const taken = (names: readonly string[], from: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(names.map((name) => [name, cut(Object.hasOwn(from, name) ? from[name] : undefined)]));
  return {
    customer: { network: customer.network, identity: cut(customer.identity), name: cut(customer.name) },
    client: {
      network: client.network,
      software: cut(client.software),
      version: cut(client.version),
      os: cut(client.os),
    },
    language: request.language,
    reason: cut(request.reason),
    slots: taken(slots, request.slots),
    link: taken(link, request.link),
    desk: request.desk,
    now: new Date(now),
  };
}

function cut(text: string | undefined): string {
  return (text ?? "").slice(0, MAX_TEXT);
}
