import { Environment } from "@marcbachmann/cel-js";
import { compareVersions } from "../../domain/client/version-comparison.ts";
import type { RoutingRequest } from "../../domain/routing/request.ts";

/** A client's version in a condition, so that `0.9 < 0.12` and not the other way round as with text. */
class Version {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Longer values from customers are cut, so that a condition's pattern has a bound on what it searches. */
const MAX_TEXT = 4096;

const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  customer: ["network", "identity", "name"],
  client: ["network", "software", "version", "os"],
  language: [],
  reason: [],
  slots: [],
  desk: [],
  now: [],
};

/** The names a condition may use. */
export const VARIABLE_NAMES = Object.keys(VARIABLES);

export function fieldNames(variable: string, slots: readonly string[]): readonly string[] {
  return variable === "slots" ? slots : (VARIABLES[variable] ?? []);
}

/** CEL with the variables of a routing request; `slots` names those that the interview can fill. */
export function conditionEnvironment(slots: readonly string[]): Environment {
  const strings = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "string"]));
  const environment = new Environment({ limits: { maxAstNodes: 500, maxDepth: 50 } })
    .registerType("Version", { ctor: Version, fields: { text: "string" } })
    .registerVariable({ name: "customer", schema: strings(fieldNames("customer", slots)) })
    .registerVariable({ name: "client", schema: strings(fieldNames("client", slots)) })
    .registerVariable({ name: "slots", schema: strings(slots) })
    .registerVariable("language", "string")
    .registerVariable("reason", "string")
    .registerVariable("desk", "string")
    .registerVariable("now", "google.protobuf.Timestamp")
    .registerFunction("version(string): Version", (text: string) => new Version(text));
  registerOrder(environment, "<", (order) => order < 0);
  registerOrder(environment, "<=", (order) => order <= 0);
  registerOrder(environment, ">", (order) => order > 0);
  registerOrder(environment, ">=", (order) => order >= 0);
  registerOrder(environment, "==", (order) => order === 0);
  return environment;
}

/** A version that is not known is neither before nor after nor the same as any. */
function registerOrder(environment: Environment, operator: string, holds: (order: number) => boolean): void {
  environment.registerOperator(`Version ${operator} Version`, (a: Version, b: Version) => {
    return a.text !== "" && b.text !== "" && holds(compareVersions(a.text, b.text));
  });
}

/** The values of the variables for one request. What is not known is empty text. */
export function conditionValues(slots: readonly string[], request: RoutingRequest, now: number) {
  const { customer, client } = request;
  const slot = (name: string) => cut(Object.hasOwn(request.slots, name) ? request.slots[name] : undefined);
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
    slots: Object.fromEntries(slots.map((name) => [name, slot(name)])),
    desk: request.desk,
    now: new Date(now),
  };
}

function cut(text: string | undefined): string {
  return (text ?? "").slice(0, MAX_TEXT);
}
