import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { isAlive, readPidFile } from "../../../src/adapters/store/embedded/running-server.ts";
import { type EmbeddedPostgres, startEmbedded } from "../../../src/adapters/store/embedded.ts";
import { EmbeddedDatabaseFailed } from "../../../src/adapters/store/errors.ts";
import { openPostgresStore } from "../../../src/adapters/store/open-postgres-store.ts";
import { customer, folding, openOne, rules, wrote } from "../../conformance/store/store-bench.ts";
import { quiet } from "../../support/postgres.ts";
import { waitFor } from "../../support/wait-for.ts";

const HOLDER = fileURLToPath(new URL("./embedded-holder.ts", import.meta.url));

describe("the embedded PostgreSQL", function () {
  this.timeout(60_000);
  let directory: string;
  let servers: EmbeddedPostgres[];
  const start = async () => {
    const server = await startEmbedded({ directory, log: quiet });
    servers.push(server);
    return server;
  };
  const pidNow = async () => (await readPidFile(join(directory, "data")))?.pid ?? 0;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "frontdesk-embedded-"));
    servers = [];
  });
  afterEach(async () => {
    for (const server of servers) await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it("keeps its data, its port and its secret password from one start to the next", async () => {
    const first = await start();
    await query(first, "CREATE TABLE kept AS SELECT 1 AS one");
    await first.stop();
    assert.equal(await pidNow(), 0);
    const second = await start();
    assert.equal(second.connectionString, first.connectionString);
    assert.deepEqual(await query(second, "SELECT one FROM kept"), [{ one: 1 }]);
    assert.equal((await stat(join(directory, "password"))).mode & 0o777, 0o600);
    const open = new URL(second.connectionString);
    open.password = "";
    await assert.rejects(query({ connectionString: open.href }, "SELECT 1"));
    assert.deepEqual(await query(second, "SHOW listen_addresses"), [{ listen_addresses: "127.0.0.1" }]);
  });

  it("outlives a bridge that is killed, is taken over by the next, and stopped by it", async () => {
    const holder = spawn(process.execPath, [HOLDER, directory], { stdio: ["ignore", "pipe", "inherit"] });
    assert.ok(holder.stdout);
    const [connectionString] = await once(createInterface(holder.stdout), "line");
    await query({ connectionString }, "CREATE TABLE kept AS SELECT 1 AS one");
    const pid = await pidNow();
    holder.kill("SIGKILL");
    await once(holder, "exit");
    const taken = await start();
    assert.equal(await pidNow(), pid, "the same server goes on");
    assert.deepEqual(await query(taken, "SELECT one FROM kept"), [{ one: 1 }]);
    const began = performance.now();
    await taken.stop();
    assert.ok(performance.now() - began < 5_000);
    assert.equal(isAlive(pid), false);
  });

  it("is not reached by Ctrl-C in the bridge's terminal", async () => {
    const holder = spawn(process.execPath, [HOLDER, directory], {
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    assert.ok(holder.stdout && holder.pid);
    await once(createInterface(holder.stdout), "line");
    const pid = await pidNow();
    // As a terminal does: to every process of the foreground group.
    process.kill(-holder.pid, "SIGINT");
    await once(holder, "exit");
    const taken = await start();
    await query(taken, "SELECT 1");
    assert.equal(await pidNow(), pid);
  });

  it("stops also while someone is connected", async () => {
    const server = await start();
    const client = new pg.Client(server.connectionString);
    const ended = new Promise((resolve) => client.on("error", resolve));
    await client.connect();
    await server.stop();
    await ended;
    assert.equal(await pidNow(), 0);
  });

  it("starts after a crash of the machine, whose pid file names a process of somebody else", async () => {
    const server = await start();
    await server.stop();
    const port = new URL(server.connectionString).port;
    const data = join(directory, "data");
    await writeFile(
      join(data, "postmaster.pid"),
      `${process.pid}\n${data}\n1700000000\n${port}\n\n127.0.0.1\n  1 2\nready   \n`,
    );
    await query(await start(), "SELECT 1");
  });

  it("starts after its server was killed", async () => {
    await start();
    const pid = await pidNow();
    process.kill(pid, "SIGKILL");
    await waitFor(() => !isAlive(pid), { what: "the killed server to be gone" });
    await query(await start(), "SELECT 1");
  });

  it("is kept up, on its port, when its server has ended by itself", async () => {
    const server = await start();
    assert.equal(await server.keepUp(), false);
    const pid = await pidNow();
    process.kill(pid, "SIGINT");
    await waitFor(() => !isAlive(pid), { what: "the server to end" });
    assert.equal(await server.keepUp(), true);
    await query(server, "SELECT 1");
    assert.equal(await server.keepUp(), false);
  });

  it("takes another port when its own is in use", async () => {
    const server = await start();
    await server.stop();
    const blocker = await listen(Number(new URL(server.connectionString).port));
    const again = await start();
    blocker.close();
    assert.notEqual(new URL(again.connectionString).port, new URL(server.connectionString).port);
    await query(again, "SELECT 1");
    assert.equal(
      (await readFile(join(directory, "port"), "utf8")).trim(),
      new URL(again.connectionString).port,
    );
  });

  it("says in plain words why its directory cannot be used", async () => {
    await writeFile(join(directory, "file"), "");
    await assert.rejects(
      startEmbedded({ directory: join(directory, "file", "below"), log: quiet }),
      (error) => {
        assert.ok(error instanceof EmbeddedDatabaseFailed);
        assert.match(error.message, /directory .*below cannot be used/);
        return true;
      },
    );
  });

  it("leaves the store working after it was stopped and started", async () => {
    const server = await start();
    const store = await openPostgresStore({ connectionString: server.connectionString });
    try {
      await openOne(store, customer("ann"));
      await server.stop();
      await assert.rejects(store.accept([wrote(customer("ann"), "lost", { key: "k" })], rules));
      await assert.rejects(store.advance(10, folding()));
      await start();
      await store.accept([wrote(customer("ann"), "again", { key: "k" })], rules);
      assert.equal(await store.advance(10, folding()), 1);
      assert.equal((await store.conversationByThread(customer("ann")))?.slots.seen, "hello again");
    } finally {
      await store.close();
    }
  });
});

async function query(
  server: { readonly connectionString: string },
  text: string,
): Promise<readonly unknown[]> {
  const client = new pg.Client(server.connectionString);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}
