import { cleanLine } from "../../../domain/message/clean-name.ts";
import { printIrc } from "../../../domain/message/print-irc.ts";
import type { RichText } from "../../../domain/message/rich-text.ts";
import { splitText } from "../../../domain/message/split-text.ts";
import { printCtcp } from "./ctcp.ts";

/** A message of IRC with its end, in bytes (RFC 2812, 2.3). */
const LINE_BYTES = 512;
const END_BYTES = 2;
const ACTION_BYTES = 9;
/** The most that opens a line's formatting anew: five codes and a reset at its end. */
const CODES_BYTES = 6;
const MIN_ROOM_BYTES = 100;
const MAX_QUOTE = 80;

/** What stands in one of our lines beside the words, as others receive it. */
export interface LineFrame {
  readonly nickBytes: number;
  readonly userHostBytes: number;
  readonly targetBytes: number;
}

/** Bytes for words in `:nick!user@host PRIVMSG target :words`. */
export function roomOf({ nickBytes, userHostBytes, targetBytes }: LineFrame): number {
  const frame =
    ":".length + nickBytes + "!".length + userHostBytes + " PRIVMSG ".length + targetBytes + " :".length;
  return Math.max(MIN_ROOM_BYTES, LINE_BYTES - END_BYTES - frame);
}

export interface Words {
  readonly body: RichText;
  readonly action?: boolean;
  /** Of what this answers; may be empty. */
  readonly quote?: string;
}

/** The texts of the PRIVMSGs that say it, each within `room` bytes. */
export function textsOf({ body, action, quote }: Words, room: number): readonly string[] {
  const [first, ...rest] = printIrc(body);
  const remembered = cleanLine(quote ?? "", MAX_QUOTE);
  const before = remembered === "" ? [] : [`> ${remembered}`];
  const said =
    action === true && first !== undefined
      ? cut(first, room - ACTION_BYTES).map((text) => printCtcp("ACTION", text))
      : cut(first ?? "", room);
  return [...before.flatMap((line) => cut(line, room)), ...said, ...rest.flatMap((line) => cut(line, room))];
}

/** Cuts a line; formatting that is open at a cut is opened again behind it. */
function cut(line: string, room: number): readonly string[] {
  if (line === "") return [];
  let open = "";
  return splitText(line, room - CODES_BYTES).map((piece) => {
    const text = open + piece;
    open = openAfter(open, piece);
    return text;
  });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: IRC formats text with control characters.
const codes = /[\x02\x0f\x11\x16\x1d\x1e\x1f]/g;

function openAfter(before: string, piece: string): string {
  let open = before;
  for (const [code] of piece.matchAll(codes)) {
    if (code === "\x0f") open = "";
    else open = open.includes(code) ? open.replace(code, "") : open + code;
  }
  return open;
}
