import assert from "node:assert/strict";
import { crc32, inflateSync } from "node:zlib";
import { describe, it } from "mocha";
import decodeQR from "qr/decode.js";
import { qrModules, qrPng, qrSvg, qrTerminal } from "../../../src/adapters/links/qr.ts";

const LINK = "xmpp:billing@desk.example?message;body=%23k2wgzpze0xh6jv3cd5q6e9v2d5p6rtbecyk76w3jd5q6eacedggk";
const SCALE = 4;

/** What a camera would read of the modules. */
function read(modules: readonly (readonly boolean[])[]): string {
  const size = modules.length * SCALE;
  const data = new Uint8Array(size * size * 4).fill(255);
  for (let at = 0; at < size * size; at++) {
    const dark = modules[Math.floor(at / size / SCALE)]?.[Math.floor((at % size) / SCALE)];
    if (dark) data.fill(0, at * 4, at * 4 + 3);
  }
  return decodeQR({ width: size, height: size, data });
}

describe("a QR code", () => {
  it("is read as the link that it was made of", () => {
    assert.equal(read(qrModules(LINK)), LINK);
  });

  it("as PNG is whole, and is read as the link", () => {
    const png = qrPng(LINK);
    assert.equal(png.subarray(1, 4).toString("latin1"), "PNG");
    const chunks = new Map<string, Buffer>();
    for (let at = 8; at < png.length; ) {
      const length = png.readUInt32BE(at);
      const named = png.subarray(at + 4, at + 8 + length);
      assert.equal(png.readUInt32BE(at + 8 + length), crc32(named));
      chunks.set(named.subarray(0, 4).toString("latin1"), named.subarray(4));
      at += length + 12;
    }
    assert.deepEqual([...chunks.keys()], ["IHDR", "IDAT", "IEND"]);
    const width = chunks.get("IHDR")?.readUInt32BE(0) ?? 0;
    const lines = inflateSync(chunks.get("IDAT") ?? Buffer.alloc(0));
    const line = 1 + Math.ceil(width / 8);
    assert.equal(lines.length, line * width);
    const count = qrModules(LINK).length;
    const pixels = width / count;
    const modules = Array.from({ length: count }, (_, y) =>
      Array.from({ length: count }, (_, x) => {
        const [column, row] = [x * pixels, y * pixels];
        return (((lines[row * line + 1 + (column >> 3)] ?? 0) >> (7 - (column & 7))) & 1) === 0;
      }),
    );
    assert.equal(read(modules), LINK);
  });

  it("as SVG draws every dark module and no other, and says what it is", () => {
    const svg = qrSvg(LINK, 'for <you> & "me"');
    assert.match(svg, /role="img" aria-label="for &#60;you&#62; &#38; &#34;me&#34;"/);
    const drawn = qrModules(LINK).map((row) => row.map(() => false));
    let [x, y] = [0, 0];
    for (const [, move, first, second] of (/stroke="#000" d="([^"]+)"/.exec(svg)?.[1] ?? "").matchAll(
      /([Mmh])(\d+)(?: (\d+)(?:\.5)?)?/g,
    )) {
      if (move === "M") [x, y] = [Number(first), Number(second)];
      else if (move === "m") x += Number(first);
      else for (let left = Number(first); left > 0; left--) (drawn[y] as boolean[])[x++] = true;
    }
    assert.deepEqual(drawn, qrModules(LINK));
  });

  it("for a terminal is two rows to a line", () => {
    const size = qrModules(LINK).length;
    const lines = qrTerminal(LINK).split("\n");
    assert.equal(lines.length, Math.ceil(size / 2));
    assert.ok(lines.every((line) => line.length === size && /^[ ▄▀█]+$/.test(line)));
  });
});
