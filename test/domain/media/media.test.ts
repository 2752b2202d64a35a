import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { beyondLinks, isOnlyLinks } from "../../../src/domain/media/beyond-links.ts";
import { cleanFileName, fileNameIn } from "../../../src/domain/media/file-name.ts";
import { isAllowedMedia } from "../../../src/domain/media/media-policy.ts";
import { shownBytes } from "../../../src/domain/media/shown-bytes.ts";
import { sniffType } from "../../../src/domain/media/sniff-type.ts";
import { parseStyling } from "../../../src/domain/message/parse-styling.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";

const latin = (text: string) => Buffer.from(text, "latin1");

describe("a file's type", () => {
  it("is by its first bytes, and only those of the short list have one", () => {
    const table: readonly (readonly [string, string | undefined])[] = [
      ["\x89PNG\r\n\x1a\n....", "image/png"],
      ["\xff\xd8\xff\xe0", "image/jpeg"],
      ["GIF89a", "image/gif"],
      ["RIFF\x10\0\0\0WEBPVP8 ", "image/webp"],
      ["RIFF\x10\0\0\0WAVEfmt ", "audio/wav"],
      ["OggS\0\x02", "audio/ogg"],
      ["\0\0\0\x18ftypM4A ", "audio/mp4"],
      ["\0\0\0\x18ftypisom", "video/mp4"],
      ["%PDF-1.7", "application/pdf"],
      ["PK\x03\x04", "application/zip"],
      ["<svg xmlns='http://www.w3.org/2000/svg'><script>", undefined],
      ["<!doctype html>", undefined],
      ["<?xml version='1.0'?>", undefined],
      ["#!/bin/sh", undefined],
      ["MZ\x90\0", undefined],
      ["RIFF", undefined],
      ["", undefined],
    ];
    for (const [bytes, type] of table) assert.equal(sniffType(latin(bytes))?.mimeType, type, bytes);
  });

  it("passes or does not, as the policy says; size too", () => {
    const policy = { largest_bytes: 100, types: ["image/*", "application/pdf"] };
    assert.ok(isAllowedMedia(policy, { mimeType: "image/png", bytes: 100 }));
    assert.ok(!isAllowedMedia(policy, { mimeType: "image/png", bytes: 101 }));
    assert.ok(isAllowedMedia(policy, { mimeType: "application/pdf" }));
    assert.ok(!isAllowedMedia(policy, { mimeType: "application/zip" }));
    assert.ok(!isAllowedMedia(policy, { mimeType: "imagery/png" }));
    assert.ok(isAllowedMedia({ ...policy, types: ["*"] }, { mimeType: "application/octet-stream" }));
  });
});

describe("a file's name", () => {
  it("has no path, nothing hidden, and nothing that a shell, a header or a reader takes for something else", () => {
    const table: readonly (readonly [string, string])[] = [
      ["plan.png", "plan.png"],
      ["../../etc/passwd", "passwd"],
      ["C:\\Users\\ann\\plan.png", "plan.png"],
      ["..", "file"],
      [".bashrc", "bashrc"],
      ["a\u0000b\r\nSet-Cookie: x.txt", "ab Set-Cookie_ x.txt"],
      ["gpj.\u202Etxt.exe", "gpj.txt.exe"],
      ['a"; rm -rf $HOME.pdf', "a__ rm -rf _HOME.pdf"],
      ["", "file"],
      ["über uns.pdf", "über uns.pdf"],
    ];
    for (const [raw, name] of table) assert.equal(cleanFileName(raw), name, JSON.stringify(raw));
    const long = cleanFileName(`${"x".repeat(500)}.png`);
    assert.ok(long.length <= 80 && long.endsWith(".png"), long);
  });

  it("is the end of its address, unescaped and then cleaned", () => {
    assert.equal(fileNameIn("https://up.example/abc/plan%20b.png?x=1#y"), "plan b.png");
    assert.equal(fileNameIn("https://up.example/abc/..%2f..%2fetc%2fpasswd"), "passwd");
    assert.equal(fileNameIn("https://up.example/%zz"), "_zz");
  });

  it("stands beside a size as people read it", () => {
    assert.deepEqual([999, 1_250, 1_250_000, 20_000_000].map(shownBytes), [
      "999 B",
      "1.3 kB",
      "1.3 MB",
      "20 MB",
    ]);
  });
});

describe("what a message says beside the addresses of its files", () => {
  const link = "https://up.example/0123456789abcdef/a_b_c.png";
  const beside = (text: string) => printPlain(beyondLinks(parseStyling(text), [link]));

  it("is all of it but the lines that are such an address", () => {
    assert.equal(beside(`look\n${link}`), "look");
    assert.equal(beside(`see ${link} there`), `see ${link} there`);
    assert.equal(beside(`first\n${link}\nlast`), "first\nlast");
    assert.equal(beside(link), "");
    assert.ok(isOnlyLinks(parseStyling(link), [link]));
    assert.ok(!isOnlyLinks(parseStyling(`${link} !`), [link]));
  });
});
