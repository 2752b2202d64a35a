import { crc32, deflateSync } from "node:zlib";
import { encodeQR } from "qr";

/** Empty modules around a code, as ISO/IEC 18004 wants. */
const QUIET = 4;
/** Of a PNG's module, each way: a camera reads it from a screen and from paper. */
const PIXELS = 8;

/** The code's modules by rows, true where dark, with the quiet zone. */
export function qrModules(text: string): readonly (readonly boolean[])[] {
  return encodeQR(text, "raw", { ecc: "medium", border: QUIET });
}

/** A drawing without size of its own, dark on white. `title` is what it is to those who cannot see it. */
export function qrSvg(text: string, title: string): string {
  const rows = qrModules(text);
  const size = rows.length;
  const label = title.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/><path stroke="#000" d="${rows.map(strokes).join("")}"/></svg>`
  );
}

/** A row's dark modules as strokes one module wide, each going on from the end of the one before. */
function strokes(row: readonly boolean[], y: number): string {
  let path = "";
  let at: number | undefined;
  for (let x = row.indexOf(true); x !== -1; x = row.indexOf(true, at)) {
    const light = row.indexOf(false, x);
    const end = light === -1 ? row.length : light;
    path += at === undefined ? `M${x} ${y}.5` : `m${x - at} 0`;
    path += `h${end - x}`;
    at = end;
  }
  return path;
}

/** In grey of one bit (PNG, third edition; W3C). */
export function qrPng(text: string): Buffer {
  const rows = qrModules(text);
  const width = rows.length * PIXELS;
  const lines = rows.flatMap((row) => {
    const line = Buffer.alloc(1 + Math.ceil(width / 8), 0xff);
    line[0] = 0; // no filter
    for (let x = 0; x < width; x++) {
      if (row[Math.floor(x / PIXELS)]) line[1 + (x >> 3)] = (line[1 + (x >> 3)] ?? 0) & ~(0x80 >> (x & 7));
    }
    return Array.from({ length: PIXELS }, () => line);
  });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(width, 4);
  head[8] = 1; // bits; grey and not interlaced follow as zeros
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.concat(lines))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** For a terminal, two rows to a line; light on dark or the other way round, cameras read both. */
export function qrTerminal(text: string): string {
  const rows = qrModules(text);
  const lines: string[] = [];
  for (let y = 0; y < rows.length; y += 2) {
    const upper = rows[y] ?? [];
    lines.push(
      upper.map((dark, x) => HALVES[Number(!dark) * 2 + Number(!(rows[y + 1]?.[x] ?? false))]).join(""),
    );
  }
  return lines.join("\n");
}

/** By whether the upper and the lower half are light. */
const HALVES = [" ", "▄", "▀", "█"];
