import { type Ability, carriesAbility } from "../capabilities.ts";
import type { ClientIdentity } from "../client/client-identity.ts";
import { compareVersions } from "../client/version-comparison.ts";
import type { RoutingRequest } from "./request.ts";
import type { ClientLimit } from "./rules.ts";

/**
 * What of this does not get to the customer and back: their network does not carry it, or their client is known not
 * to. A client that told nothing of itself is taken to do what its network does.
 */
export function uncarriedOf(
  needs: readonly Ability[],
  limits: readonly ClientLimit[],
  { carries, client }: Pick<RoutingRequest, "carries" | "client">,
): readonly Ability[] {
  const lacks = limits.filter((limit) => isMeant(limit, client)).flatMap((limit) => limit.lacks);
  return needs.filter((need) => !carriesAbility(carries, need) || lacks.includes(need));
}

function isMeant({ software, before }: ClientLimit, client: ClientIdentity): boolean {
  if (software.toLowerCase() !== client.software.toLowerCase()) return false;
  if (before === undefined) return true;
  const { version = "" } = client;
  return version !== "" && compareVersions(version, before) < 0;
}
