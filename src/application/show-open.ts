import type { Network } from "./ports/network.ts";
import type { Store } from "./ports/store.ts";

export interface ShowOpenParts {
  readonly store: Pick<Store, "figures">;
  readonly networks: ReadonlyMap<string, Network>;
}

/** Lets the networks show whether the desk takes customers: it does while an agent is ready. */
export function showOpen(parts: ShowOpenParts): () => Promise<number> {
  let shown: boolean | undefined;
  return async () => {
    const { agentsByAvailability } = await parts.store.figures();
    const open = (agentsByAvailability.ready ?? 0) > 0;
    if (open !== shown) for (const network of parts.networks.values()) network.showOpen(open);
    shown = open;
    return 0;
  };
}
