import { openPostgresStore } from "../../../src/adapters/store/open-postgres-store.ts";
import { exerciseStore } from "../../conformance/store/exercise-store.ts";
import { newDatabase } from "../../support/postgres.ts";

exerciseStore("the PostgreSQL store", async (clock) => {
  const { connectionString, drop } = await newDatabase();
  const store = await openPostgresStore({ connectionString, now: () => clock.now() });
  return {
    store,
    dispose: async () => {
      await store.close();
      await drop();
    },
  };
});
