import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, statSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { isAlive, readPidFile } from "../../src/adapters/store/embedded/running-server.ts";
import { freePort } from "../support/ports.ts";
import { emptyDatabase } from "../support/postgres.ts";
import { waitFor } from "../support/wait-for.ts";
import { type RealFrontdesk, realFrontdesk, writeDesk } from "./real-frontdesk.ts";
import { directoryPerTest } from "./run-command.ts";

/** Its homeserver and its network are never there. */
const OPEN = /"listening; not ready yet: homeserver, xmpp"/;

describe("frontdesk, with its real parts", function () {
  this.timeout(120_000);
  const directory = directoryPerTest();
  let running: RealFrontdesk[] = [];
  afterEach(async () => {
    for (const { child } of running) if (child.exitCode === null) child.kill("SIGTERM");
    await Promise.all(running.map(({ ended }) => ended));
    running = [];
  });
  const frontdesk = (...args: readonly string[]) => {
    const started = realFrontdesk(args);
    running.push(started);
    return started;
  };
  const opened = async (config: string) => {
    const desk = frontdesk("run", "--config", config);
    await desk.says(OPEN);
    return desk;
  };
  const end = async (desk: RealFrontdesk) => {
    desk.child.kill("SIGTERM");
    assert.equal((await desk.ended).code, 0, desk.said());
  };
  const server = async () => (await readPidFile(join(directory(), "data", "data")))?.pid;

  it("leaves the embedded database to the desk that still uses it, and the last one stops it", async () => {
    // Both begin on a directory with nothing in it.
    const configs = await Promise.all(["one", "two"].map((name) => writeDesk(directory(), name)));
    const [one, two] = await Promise.all(configs.map(opened));
    assert.ok(one && two && configs[0]);
    const pid = await server();
    assert.ok(pid !== undefined && isAlive(pid));
    const checked = await frontdesk("check", "--data", "--config", configs[0]).ended;
    assert.deepEqual([checked.code, checked.err], [0, ""]);
    await end(one);
    assert.match(one.said(), /another process uses the embedded database/);
    assert.ok(isAlive(pid), "it goes on");
    assert.doesNotMatch(two.said(), /connection broke|starting it again/);
    await end(two);
    await waitFor(() => !isAlive(pid), { what: "the database to end" });
  });

  it("leaves the embedded database to a desk that came while a check had it", async () => {
    const config = await writeDesk(directory(), "one");
    const check = frontdesk("check", "--data", "--config", config);
    await waitFor(server, { what: "the database of the check to start", timeout_ms: 60_000 });
    const desk = await opened(config);
    assert.equal((await check.ended).code, 0, check.said());
    assert.doesNotMatch(desk.said(), /starting it again/);
    const pid = await server();
    assert.ok(pid !== undefined && isAlive(pid));
  });

  it("gives the directories above the embedded database the usual rights, and its own to its owner alone", async () => {
    const mask = process.umask(0o022);
    const config = await writeDesk(directory(), "deep", {
      database: { embedded: { directory: "var/lib/desk" } },
    });
    const desk = await opened(config);
    process.umask(mask);
    const rights = (path: string) => statSync(join(directory(), path)).mode & 0o777;
    assert.deepEqual([rights("var"), rights("var/lib")], [0o755, 0o755]);
    assert.equal(rights("var/lib/desk") & 0o066, 0);
    assert.equal(rights("var/lib/desk/data"), 0o700);
    await end(desk);
  });

  it("says where the embedded database cannot be made, and does not hang there", async () => {
    const config = await writeDesk(directory(), "proc", {
      database: { embedded: { directory: "/proc/foo/data" } },
    });
    const { code, err } = await frontdesk("run", "--config", config).ended;
    assert.equal(code, 1);
    assert.match(err, /^the embedded database's directory \/proc\/foo\/data cannot be used: /);
  });

  it("ends soon on SIGTERM, and not on SIGHUP, while its database takes connections and stays silent", async () => {
    const silent = createServer();
    const sockets: Socket[] = [];
    silent.on("connection", (socket) => sockets.push(socket));
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    const url = `postgres://a:hidden@127.0.0.1:${(silent.address() as AddressInfo).port}/b`;
    const config = await writeDesk(directory(), "silent", { database: { url } });
    try {
      const desk = frontdesk("run", "--config", config);
      await waitFor(() => sockets.length > 0, { what: "it to ask the database", timeout_ms: 60_000 });
      desk.child.kill("SIGHUP");
      const began = performance.now();
      await end(desk);
      assert.ok(performance.now() - began < 5_000, `${performance.now() - began} ms`);
      const waiting = await frontdesk("run", "--config", config).ended;
      assert.equal(waiting.code, 1);
      assert.match(waiting.err, /^the database at 127\.0\.0\.1:\d+ cannot be used: it does not answer\n$/);
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });

  it("refuses a database of a newer version in a line, whatever it is asked, and changes nothing in it", async () => {
    const database = await emptyDatabase();
    try {
      await query(
        database.connectionString,
        "CREATE TABLE schema_version (version int, name text, at timestamptz)",
      );
      await query(database.connectionString, "INSERT INTO schema_version VALUES (999, 'later', now())");
      const config = await writeDesk(directory(), "newer", { database: { url: database.connectionString } });
      for (const args of [["run"], ["check", "--data"], ["why", "c1"]]) {
        const { code, out, err } = await frontdesk(...args, "--config", config).ended;
        assert.equal(code, 1, args.join(" "));
        assert.match(
          err,
          /^the database has schema version 999, and this version of Frontdesk knows versions up to \d+\./,
        );
        assert.doesNotMatch(out + err, /\n\s+at |listening|every invariant/);
      }
      const tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'";
      assert.deepEqual(await query(database.connectionString, tables), [{ table_name: "schema_version" }]);
    } finally {
      await database.drop();
    }
  });

  it("says which port is taken, each of the two, and leaves no database behind", async () => {
    const blocker = createServer().listen(0, "127.0.0.1");
    await once(blocker, "listening");
    const { port } = blocker.address() as AddressInfo;
    try {
      for (const ports of [
        [port, await freePort()],
        [await freePort(), port],
      ]) {
        const config = await writeDesk(directory(), "taken", { ports });
        const { code, err } = await frontdesk("run", "--config", config).ended;
        assert.equal(code, 1);
        assert.equal(err, `cannot listen on 127.0.0.1:${port}: another program listens there\n`);
        assert.equal(await server(), undefined);
      }
    } finally {
      blocker.close();
    }
  });

  it("says which secret cannot be read", async () => {
    chmodSync(directory(), 0o755);
    const config = await writeDesk(directory(), "secret", { database: { url_file: "." } });
    const { code, err } = await frontdesk("run", "--config", config).ended;
    assert.equal(code, 1);
    assert.match(err, /secret\.yaml:\d+:\d+: database\.url_file: \. is a directory, not a file\n$/);
  });
});

async function query(connectionString: string, text: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
