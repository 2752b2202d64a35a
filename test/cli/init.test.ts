import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { init } from "../../src/cli/init.ts";
import type { InitFlags } from "../../src/cli/init-answers.ts";
import type { CliParts } from "../../src/cli/parts.ts";
import { buildProgram } from "../../src/cli/program.ts";
import { directoryPerTest } from "./run-command.ts";

describe("init", () => {
  const directory = directoryPerTest();

  function parts() {
    let out = "";
    const terminal = {
      out: (text: string) => {
        out += `${text}\n`;
      },
      err: () => undefined,
    };
    return { parts: { version: "0", env: {}, terminal } as unknown as CliParts, said: () => out };
  }
  async function said(flags: Partial<InitFlags> = {}) {
    const told = parts();
    await init({ directory: directory(), domain: "example.org", force: true, ...flags }, told.parts);
    return told.said();
  }

  it("says that no customer can write where no network is named", async () => {
    assert.match(await said(), /No network is set, so no customer can write/);
    assert.doesNotMatch(await said({ ircHost: "irc.example.org" }), /No network is set/);
  });

  it("refuses a language without texts, and names those there are", async () => {
    await assert.rejects(
      said({ language: "xx" }),
      /--language: there are no texts in "xx"; there are en, de, fr/,
    );
    await said({ language: "de-at" });
  });

  it("refuses a whole address for a desk's name, and says which part it is", async () => {
    await assert.rejects(said({ desk: ["billing@desk.example.org"] }), /the part before the @/);
  });

  it("names samples that are there", async () => {
    await said();
    for (const [file, sample] of [
      ["frontdesk.yaml", "frontdesk.sample.yaml"],
      ["rules.yaml", "rules.sample.yaml"],
    ] as const) {
      const named =
        readFileSync(join(directory(), file), "utf8").match(/^# {3}(\S+\.sample\.yaml)$/m)?.[1] ?? "";
      assert.ok(named.endsWith(sample), `${file} names ${named}`);
      assert.ok(existsSync(resolve(directory(), named)), `${named} is there`);
    }
  });

  it("shows in its help what is taken where nothing is said", () => {
    const help =
      buildProgram(parts().parts)
        .commands.find((one) => one.name() === "init")
        ?.helpInformation() ?? "";
    for (const usual of ["(http://localhost:8008)", "(http://localhost:9008)", "en, de, fr (en)", "(desk)"])
      assert.ok(help.replaceAll(/\s+/g, " ").includes(usual), `${usual} in\n${help}`);
    assert.match(help, /--desk <name>/);
  });
});
