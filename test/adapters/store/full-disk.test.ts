import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedPostgres, startEmbedded } from "../../../src/adapters/store/embedded.ts";
import { EmbeddedDatabaseFailed } from "../../../src/adapters/store/errors.ts";
import { openPostgresStore } from "../../../src/adapters/store/open-postgres-store.ts";
import { customer, folding, openOne, rules, wrote } from "../../conformance/store/store-bench.ts";
import { quiet } from "../../support/postgres.ts";
import { waitFor } from "../../support/wait-for.ts";

/** Only root can make a small disk. */
if (process.platform === "linux" && process.getuid?.() === 0) {
  describe("the embedded PostgreSQL on a disk that is full", function () {
    this.timeout(120_000);
    let disk: string;
    let server: EmbeddedPostgres | undefined;
    beforeEach(() => {
      disk = mkdtempSync(join(tmpdir(), "frontdesk-full-"));
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=160m", "tmpfs", disk]);
      chmodSync(disk, 0o755);
    });
    afterEach(async () => {
      await server?.stop();
      server = undefined;
      execFileSync("umount", ["--lazy", disk]);
      rmSync(disk, { recursive: true });
    });
    const fill = (left_bytes: number) => {
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(join(disk, "fill"), Buffer.alloc(Math.max(0, bavail * bsize - left_bytes)));
    };
    const makeSpace = () => rmSync(join(disk, "fill"));

    it("acknowledges nothing that it does not keep, and goes on when there is space", async () => {
      server = await startEmbedded({ directory: join(disk, "desk"), log: quiet });
      const { keepUp } = server;
      const store = await openPostgresStore({ connectionString: server.connectionString });
      try {
        const ann = customer("ann");
        await openOne(store, ann);
        const accept = (key: string, text: string) => store.accept([wrote(ann, text, { key })], rules);
        fill(3_000_000);
        let acknowledged = 0;
        let refused: unknown;
        for (; refused === undefined && acknowledged < 400; acknowledged += refused === undefined ? 1 : 0) {
          // Such as no compression makes smaller.
          const text = randomBytes(100_000).toString("base64");
          await accept(`k${acknowledged}`, text).catch((error: unknown) => {
            refused = error;
          });
        }
        assert.ok(refused instanceof Error, "the disk was never full");
        makeSpace();
        const again = async () => {
          await keepUp();
          await accept("last", "again");
          return true;
        };
        await waitFor(() => again().catch(() => false), {
          what: "messages to be stored again",
          timeout_ms: 60_000,
        });
        let folded = 0;
        for (let more = 1; more > 0; folded += more) more = await store.advance(50, folding());
        assert.ok(folded > 0);
        assert.equal((await store.figures()).inboxPending, 0);
        // Sent again, each that was acknowledged is known.
        for (let at = 0; at < acknowledged; at++) await accept(`k${at}`, "again");
        assert.equal(await store.advance(50, folding()), 0, "none was lost, and so none is new");
      } finally {
        await store.close();
      }
    });

    it("says that the disk is full when it cannot be made there, and is made when there is space", async () => {
      fill(5_000_000);
      const made = () => startEmbedded({ directory: join(disk, "desk"), log: quiet });
      await assert.rejects(made, (error) => {
        assert.ok(error instanceof EmbeddedDatabaseFailed);
        assert.match(error.message, /could not be made in .*desk: the disk is full$/);
        return true;
      });
      makeSpace();
      server = await made();
    });
  });
}
