import type { Rules } from "../domain/routing/rules.ts";
import type { Configuration } from "./configuration.ts";

/** The clock by which agents and operators are told times: the desk's own, else that of the first hours in use, else UTC. */
export function deskTimeZone(
  { desk }: Pick<Configuration, "desk">,
  { queues }: Pick<Rules, "queues">,
): string {
  return desk.timeZone ?? [...queues.values()].find(({ hours }) => hours)?.hours?.timeZone ?? "UTC";
}
