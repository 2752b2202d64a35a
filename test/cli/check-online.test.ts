import assert from "node:assert/strict";
import type { PingAnswer } from "../../src/application/ports/homeserver.ts";
import { check } from "../../src/cli/check.ts";
import { init } from "../../src/cli/init.ts";
import type { CliParts, RunningDeskAnswer } from "../../src/cli/parts.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";
import { directoryPerTest } from "./run-command.ts";

describe("check --online", () => {
  const directory = directoryPerTest();

  async function told(ping: PingAnswer, desk: RunningDeskAnswer) {
    let out = "";
    let err = "";
    const never = async () => assert.fail("not asked for here");
    const parts: CliParts = {
      version: "0",
      terminal: {
        out: (text) => {
          out += `${text}\n`;
        },
        err: (text) => {
          err += `${text}\n`;
        },
      },
      env: {},
      networkKinds,
      run: never,
      why: never,
      conversationsEnding: never,
      auditData: never,
      unknownAccounts: async () => [],
      pingHomeserver: async () => ping,
      askRunningDesk: async () => desk,
    };
    await init({ directory: directory(), domain: "example.org", force: true }, parts);
    out = "";
    const code = await check({ config: `${directory()}/frontdesk.yaml`, online: true }, parts);
    return { code, out, err };
  }
  const why = "it says why";
  const HINT = /only while `frontdesk run` runs/;
  const RESTART = /registration\.yaml: the running desk was started with other tokens; restart it\n/;

  it("says that the homeserver reaches a desk only while one runs, where that is what failed", async () => {
    assert.doesNotMatch((await told({ ok: false, why }, "unknown")).err, HINT);
    assert.match((await told({ ok: false, why, wayBack: "unanswered" }, "unknown")).err, HINT);
    assert.doesNotMatch((await told({ ok: false, why, wayBack: "unanswered" }, "same-token")).err, HINT);
  });

  it("fails where the running desk was started with other tokens, also where the homeserver has those", async () => {
    const agreeing = await told({ ok: true }, "other-token");
    assert.equal(agreeing.code, 1);
    assert.match(agreeing.err, RESTART);
    assert.match(agreeing.err, /The homeserver has those other tokens too/);
    assert.doesNotMatch(agreeing.out, /reached/);
    const changed = await told({ ok: false, why, wayBack: "refused" }, "other-token");
    assert.match(changed.err, RESTART);
    assert.doesNotMatch(changed.err, /those other tokens too/);
  });

  it("says whose token is the wrong one where the desk has that of the file", async () => {
    const { code, err } = await told({ ok: false, why, wayBack: "refused" }, "same-token");
    assert.equal(code, 1);
    assert.match(err, /the homeserver has another: give it this file, and restart it/);
  });

  it("says so where the desk could not be asked for its token", async () => {
    const { code, out } = await told({ ok: true }, "unknown");
    assert.deepEqual([code, /could not be asked from here/.test(out)], [0, true]);
  });
});
