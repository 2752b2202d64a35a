import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import pg from "pg";
import { firstValueFrom } from "rxjs";
import { DatabaseTooNew, DatabaseUnreachable } from "../../../src/adapters/store/errors.ts";
import { migrate } from "../../../src/adapters/store/migrate.ts";
import { openPostgresStore, type PostgresStore } from "../../../src/adapters/store/open-postgres-store.ts";
import {
  closed,
  customer,
  folding,
  laneOf,
  openOne,
  poke,
  rules,
  START,
  say,
  takeOne,
  want,
  wrote,
} from "../../conformance/store/store-bench.ts";
import { emptyDatabase, newDatabase, type TestDatabase } from "../../support/postgres.ts";
import { within } from "../../support/wait-for.ts";

describe("opening the PostgreSQL store", () => {
  let database: TestDatabase;
  const opened: PostgresStore[] = [];
  const open = async (connectionString = database.connectionString) => {
    const store = await openPostgresStore({ connectionString, now: () => START });
    opened.push(store);
    return store;
  };

  beforeEach(async function () {
    this.timeout(60_000);
    database = await emptyDatabase();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await database.drop();
  });

  it("makes the tables, also when several processes begin at once, and changes nothing the next time", async () => {
    await Promise.all([open(), open(), open()]);
    const store = await open();
    assert.equal((await store.figures()).inboxPending, 0);
  });

  it("finds conversations by the end of their ids", async () => {
    const store = await open();
    const ids = [await openOne(store, customer("ann")), await openOne(store, customer("bob"))];
    for (const id of ids) assert.deepEqual(await store.conversationsEnding(id.slice(-8), 5), [id]);
    assert.deepEqual(await store.conversationsEnding("", 5), [...ids].sort().reverse());
    assert.equal((await store.conversationsEnding("", 1)).length, 1);
    assert.deepEqual(await store.conversationsEnding("%", 5), []);
  });

  it("refuses a database of a newer version, and says which versions it knows", async () => {
    await migrate(database.connectionString);
    await query(database, "INSERT INTO schema_version (version, name) VALUES (999, '0999-later.sql')");
    await assert.rejects(
      open(),
      (error) =>
        error instanceof DatabaseTooNew && error.found === 999 && /999.*up to \d+/.test(error.message),
    );
  });

  it("makes up for a step that came after a later one", async () => {
    await migrate(database.connectionString);
    await query(database, "DROP TABLE link_uses, links");
    await query(database, "DELETE FROM schema_version WHERE name = '0008-link-uses.sql'");
    await open();
    await query(database, "SELECT FROM link_uses, links");
  });

  it("says where nothing answers, without the password", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = address && typeof address === "object" ? address.port : 0;
    server.close();
    await once(server, "close");
    await assert.rejects(open(`postgres://me:hunter2@127.0.0.1:${port}/desk`), (error) => {
      assert.ok(error instanceof DatabaseUnreachable);
      assert.equal(error.where, `127.0.0.1:${port}`);
      assert.match(error.message, /nothing listens there/);
      assert.doesNotMatch(error.message, /hunter2/);
      return true;
    });
  });

  it("says that there is no such database, or no such user", async () => {
    const missing = new URL(database.connectionString);
    missing.pathname = "/no_such_database";
    await assert.rejects(open(missing.href), /no database of that name/);
    const wrong = new URL(database.connectionString);
    wrong.password = "wrong";
    await assert.rejects(open(wrong.href), /refuses the user name or password/);
  });

  it("names deliveries differently in a database made anew", async () => {
    const other = await newDatabase();
    const idIn = async (connectionString: string) => {
      const store = await open(connectionString);
      await want(store, await openOne(store, customer("ann")), say(customer("ann"), "1"));
      return (await takeOne(store, "customer")).rows[0]?.id.split("-")[0];
    };
    const [one, two] = [await idIn(database.connectionString), await idIn(other.connectionString)];
    await opened.pop()?.close();
    await other.drop();
    assert.notEqual(one, two);
  });
});

describe("the PostgreSQL store among several processes", () => {
  let database: TestDatabase;
  let stores: PostgresStore[];

  beforeEach(async function () {
    this.timeout(60_000);
    database = await newDatabase();
    stores = await Promise.all(
      [1, 2].map(() => openPostgresStore({ connectionString: database.connectionString, now: () => START })),
    );
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  it("wakes the others when there is work", async () => {
    const [one, other] = stores;
    assert.ok(one && other);
    const heard = firstValueFrom(other.wakeups());
    // The other may not listen yet when the first message comes: told again until it hears.
    const telling = setInterval(() => void one.accept([wrote(customer("ann"), "hello")], rules), 20);
    assert.equal(await within(heard, { what: "a wake-up from the other process" }), "inbox");
    clearInterval(telling);
  });

  it("makes one conversation of what reaches both at once", async () => {
    const accepted = await Promise.all(
      Array.from(
        { length: 10 },
        (_, index) => stores[index % 2]?.accept([wrote(customer("ann"), String(index))], rules) ?? [],
      ),
    );
    assert.equal(new Set(accepted.flat().map(laneOf)).size, 1);
  });

  it("folds each event in one of them", async () => {
    const [one, other] = stores;
    assert.ok(one && other);
    await one.accept(
      Array.from({ length: 200 }, (_, n) => wrote(customer(`customer${n % 20}`), String(n))),
      rules,
    );
    const run = async (store: PostgresStore): Promise<number> => {
      const folded = await store.advance(3, folding());
      return folded === 0 ? 0 : folded + (await run(store));
    };
    const counts = await Promise.all([run(one), run(other), run(one), run(other)]);
    const rest = await run(one);
    assert.equal(
      counts.reduce((sum, count) => sum + count, rest),
      200,
    );
    assert.equal(
      (await one.conversationByThread(customer("customer7")))?.slots.seen,
      "7 27 47 67 87 107 127 147 167 187",
    );
  });

  it("holds back only the lane whose result the database refuses", async () => {
    const [store] = stores;
    assert.ok(store);
    const room = {
      room: { status: "open" as const, roomId: "!one:home", bot: true, puppet: true, members: [] },
    };
    await openOne(store, customer("ann"), () => ({ change: room }));
    await store.accept([wrote(customer("bob"), "same room"), wrote(customer("cat"), "fine")], rules);
    const fold = folding((_event, state) => (state.customer.identity === "bob@home" ? { change: room } : {}));
    assert.equal(await store.advance(10, fold), 1);
    assert.equal((await store.conversationByThread(customer("cat")))?.slots.seen, "fine");
    assert.equal((await store.figures()).inboxPending, 1);
  });

  it("keeps what an audit sees as of one moment", async () => {
    const [store] = stores;
    assert.ok(store);
    const id = await openOne(store, customer("ann"));
    for await (const page of store.audit()) {
      await store.accept([{ at: START, target: { conversation: id }, event: poke }], rules);
      await store.advance(
        10,
        folding(() => ({ change: closed(START) })),
      );
      assert.deepEqual(
        page.conversations.map(({ state }) => state.stage.kind),
        ["interviewing"],
      );
      break;
    }
    assert.equal((await store.conversation(id))?.stage.kind, "closed");
  });
});

async function query(database: TestDatabase, text: string): Promise<void> {
  const client = new pg.Client(database.connectionString);
  await client.connect();
  await client.query(text);
  await client.end();
}
