import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { init } from "../../src/cli/init.ts";
import type { CliParts, RecordedTalk } from "../../src/cli/parts.ts";
import { runCli } from "../../src/cli/program.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";
import { Play } from "../domain/conversation/play.ts";
import { directoryPerTest } from "./run-command.ts";

describe("transcript", () => {
  const directory = directoryPerTest();

  async function told(args: readonly string[], recorded: RecordedTalk | undefined) {
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
      auditData: never,
      pingHomeserver: never,
      askRunningDesk: never,
      unknownAccounts: never,
      conversationsEnding: async () => [],
      transcript: async () => recorded,
    };
    const options = { directory: directory(), domain: "example.org", xmppDomain: "desk.example.org" };
    await init(options, parts);
    out = "";
    err = "";
    const config = join(directory(), "frontdesk.yaml");
    const code = await runCli(parts, ["transcript", "c1", "--config", config, ...args]);
    return { code, out, err };
  }

  function recorded(): RecordedTalk {
    const talk = new Play().talks("bridge").says("Let me look");
    return { state: talk.state, events: [], outbox: talk.all.map((effect) => ({ effect, at: 0 })) };
  }

  it("is printed with who it is about", async () => {
    const { code, out } = await told([], recorded());
    assert.equal(code, 0);
    assert.match(out, /^Transcript of conversation c1\ncustomer: Ada\naddress: ada@home\.example\n/);
    assert.match(out, /Let me look/);
  });

  it("is written for its owner alone, and overwrites nothing unasked", async () => {
    const output = join(directory(), "talk.html");
    assert.equal((await told(["--format", "html", "--output", output], recorded())).code, 0);
    assert.match(readFileSync(output, "utf8"), /^<!doctype html>[\s\S]*Let me look/);
    assert.equal(statSync(output).mode & 0o777, 0o600);
  });

  it("is there for programs", async () => {
    const { out } = await told(["--format", "json"], recorded());
    const { conversation, entries } = JSON.parse(out);
    assert.equal(conversation, "c1");
    assert.ok(entries.some((entry: { text?: string }) => entry.text === "Let me look"));
  });

  it("is told to be gone when it is not kept", async () => {
    const { code, err } = await told([], undefined);
    assert.equal(code, 1);
    assert.match(err, /No conversation "c1" is kept/);
  });
});
