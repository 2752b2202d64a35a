import { startPostgres } from "./database.ts";
import { startDeskInProcess } from "./desk-in-process.ts";
import type { Figure, Measurement } from "./measurement.ts";
import { measureWaking } from "./waking.ts";

/**
 * Two workers on one PostgreSQL, every commit on disk: all who wait are assigned as soon as agents are there. And what
 * one agent's change costs while many sleep.
 */
export const assignments: Measurement = {
  name: "assignments",
  measure: async ({ quick }) => {
    const customers = quick ? 300 : 1_000;
    const postgres = await startPostgres();
    const connectionString = await postgres.create();
    const delivered = () => undefined;
    const one = await startDeskInProcess({ connectionString, delivered });
    const other = await startDeskInProcess({ connectionString, delivered });
    try {
      other.knows(customers);
      await one.letWait(customers);
      const took_ms = await one.serve(customers);
      const { agents, claims = [] } = await firstPage(one.store.audit());
      const overfull = (agents ?? []).filter(({ load, capacity }) => load > capacity).length;
      const twice = claims.length - new Set(claims.map(({ conversation }) => conversation)).size;
      const waking: Figure[] = [];
      for (const waiting of quick ? [1_000] : [1_000, 100_000])
        waking.push(...(await measureWaking(await postgres.create(), waiting, 200)));
      return [
        {
          what: "assignments: claim, decision, offer",
          value: (customers * 1000) / took_ms,
          unit: "/s",
          target: { at: "least", value: 300 },
          note: `${customers} who wait, two workers`,
        },
        {
          what: "slots taken twice or beyond an agent's capacity",
          value: overfull + twice,
          unit: "",
          target: { at: "most", value: 0 },
        },
        ...waking,
      ];
    } finally {
      await one.stop();
      await other.stop();
      await postgres.dispose();
    }
  },
};

async function firstPage<T>(pages: AsyncIterable<T>): Promise<T> {
  for await (const page of pages) return page;
  throw new Error("there is nothing stored");
}
