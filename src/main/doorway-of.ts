import { doorway } from "../adapters/firewall/doorway.ts";
import type { Doorway } from "../application/ports/doorway.ts";
import type { Configuration } from "../config/configuration.ts";

/** For all that the configuration and the rules name themselves. */
export function doorwayOf({ firewall }: Configuration): Doorway {
  return doorway({ policy: firewall.policy.opens, by: "configuration" });
}
