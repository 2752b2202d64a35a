import assert from "node:assert/strict";
import { parseVersionReply } from "../../../src/adapters/networks/irc/identify.ts";

type Row = readonly [reply: string, software: string, version: string | undefined, os: string | undefined];

const rows: readonly Row[] = [
  ["HexChat 2.16.0 / Linux", "HexChat", "2.16.0", "Linux"],
  [
    "HexChat 2.16.1 / Microsoft Windows 10 Pro (x64) [Intel]",
    "HexChat",
    "2.16.1",
    "Microsoft Windows 10 Pro",
  ],
  ["irssi v1.4.3", "irssi", "1.4.3", undefined],
  ["irssi v1.2.3-1 - running on Linux x86_64", "irssi", "1.2.3-1", "Linux x86_64"],
  ["WeeChat 4.0.5 (Aug 26 2023)", "WeeChat", "4.0.5", undefined],
  ["mIRC v7.75", "mIRC", "7.75", undefined],
  ["mIRC v6.35 Khaled Mardam-Bey", "mIRC", "6.35", undefined],
  [
    "Quassel IRC v0.14.0 (built on 2022-01-01) -- https://www.quassel-irc.org",
    "Quassel IRC",
    "0.14.0",
    undefined,
  ],
  ["Konversation 22.12.3 (C) 2002-2022 by the Konversation team", "Konversation", "22.12.3", undefined],
  ["Purple IRC", "Purple IRC", undefined, undefined],
  ["ZNC 1.8.2 - https://znc.in", "ZNC", "1.8.2", undefined],
  ["Textual 7.2.2 (2202) on macOS", "Textual", "7.2.2", "macOS"],
  ["xchat 2.8.8 Linux 6.1.0 [x86_64/2.40GHz]", "xchat", "2.8.8", "Linux 6.1.0"],
  ["KVIrc 5.0.0 Aria 2019 - Linux", "KVIrc", "5.0.0", "Linux"],
  ["LimeChat 2.44 (OS X 10.12)", "LimeChat", "2.44", "OS X 10.12"],
  ["mirc:7.1:Windows", "mirc", "7.1", "Windows"],
  ["halloy 2024.8", "halloy", "2024.8", undefined],
  ["Halloy/2024.8 (Linux)", "Halloy", "2024.8", "Linux"],
  ["\x02The Lounge\x02 version 4.4.3 -- https://thelounge.chat", "The Lounge", "4.4.3", undefined],
  ["Palaver: iOS client", "Palaver", undefined, "iOS client"],
  ["\x0304,01colours\x03 1.0", "colours", "1.0", undefined],
  ["42", "42", undefined, undefined],
];

describe("the client a CTCP VERSION answer tells", () => {
  for (const [reply, software, version, os] of rows) {
    it(`is ${software} ${version ?? ""} of ${JSON.stringify(reply)}`, () => {
      const client = parseVersionReply(reply);
      assert.deepEqual([client?.software, client?.version, client?.os], [software, version, os]);
      assert.equal(client?.confidence, "told");
      assert.equal(client?.source, "CTCP VERSION");
    });
  }

  it("is none of an empty answer", () => {
    for (const reply of ["", "   ", "\x02\x0f", "\u202e"]) assert.equal(parseVersionReply(reply), undefined);
  });

  it("stays within bounds, and takes a hostile answer in time", () => {
    for (const reply of [
      "9".repeat(10_000),
      "a ".repeat(10_000),
      `${"x".repeat(300)} ${"1.".repeat(300)}`,
      ":".repeat(5_000),
      " - ".repeat(5_000),
    ]) {
      const client = parseVersionReply(reply);
      assert.ok((client?.software.length ?? 0) <= 100);
      assert.ok((client?.version?.length ?? 0) <= 100);
      assert.ok((client?.os?.length ?? 0) <= 100);
    }
  });
});
