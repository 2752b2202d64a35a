import { Counter, type Registry } from "prom-client";
import type { FollowedAs, LinkMeter } from "../../application/ports/links.ts";

const ALL: readonly FollowedAs[] = ["good", "expired", "other-desk", "forged", "used-up"];

/** How links are followed; shown once the desk has links. */
export function linkMetrics(register: Registry): LinkMeter {
  const followed = new Counter({
    name: "frontdesk_links_followed_total",
    help: "Links' codes that customers brought, by what became of them",
    labelNames: ["verdict"],
    registers: [register],
  });
  for (const verdict of ALL) followed.inc({ verdict }, 0);
  return { followed: (verdict) => followed.inc({ verdict }) };
}
