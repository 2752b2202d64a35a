import type {
  Difference,
  OpenTurn,
  RoutingLedger,
  Turn,
} from "../../../src/application/ports/routing-ledger.ts";

/** The ledger's states for one router under test; PostgreSQL's own has its tests beside the store's. */
export function memoryLedger(): RoutingLedger & {
  readonly found: Difference[];
  state(): string | undefined;
} {
  let row: (Turn & { state: string; until: number; answer: string }) | undefined;
  const found: Difference[] = [];
  const turnOf = ({ conversation, attempt, turn }: Turn): Turn => ({ conversation, attempt, turn });
  return {
    found,
    state: () => row?.state,
    open: async (conversation, attempt): Promise<OpenTurn> => {
      if (row && row.attempt > attempt) return { kind: "stale" };
      if (row?.attempt === attempt) {
        if (row.state === "asked") return { kind: "ask", turn: turnOf(row) };
        if (row.state === "promised") return { kind: "promised", turn: turnOf(row), until: row.until };
        if (row.state === "answered") return { kind: "answered", turn: turnOf(row), answer: row.answer };
      }
      const turn = row?.attempt === attempt ? row.turn + 1 : 1;
      row = { conversation, attempt, turn, state: "asked", until: 0, answer: "" };
      return { kind: "ask", turn: turnOf(row) };
    },
    promise: async (_turn, until) => {
      if (row?.state === "answered") return "answered";
      if (row) row = { ...row, state: "promised", until };
      return "promised";
    },
    close: async (_turn, as) => {
      if (row) row.state = as;
    },
    take: async (_turn, answer) => {
      if (row) row = { ...row, state: "answered", answer };
      return { kind: "taken" };
    },
    differs: async (difference) => void found.push(difference),
    differences: async () => found,
  };
}
