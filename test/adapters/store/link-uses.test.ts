import { openPostgresStore } from "../../../src/adapters/store/open-postgres-store.ts";
import { exerciseLinkUses } from "../../conformance/store/exercise-link-uses.ts";
import { newDatabase } from "../../support/postgres.ts";

exerciseLinkUses("the PostgreSQL store", async (clock) => {
  const { connectionString, drop } = await newDatabase();
  const store = await openPostgresStore({ connectionString, now: () => clock.now() });
  return {
    store,
    links: store.links,
    dispose: async () => {
      await store.close();
      await drop();
    },
  };
});
