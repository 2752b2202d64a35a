/** What a file is by its first bytes, whatever it is called. */
export interface SniffedType {
  readonly mimeType: string;
  readonly kind: "image" | "audio" | "video" | "file";
}

/** First bytes of a file that are looked at. */
export const SNIFFED_BYTES = 64;

interface Magic {
  readonly at?: number;
  /** Latin-1; `.` stands for any byte. */
  readonly bytes: string;
  readonly type: SniffedType;
}

const image = (name: string): SniffedType => ({ mimeType: `image/${name}`, kind: "image" });
const audio = (name: string): SniffedType => ({ mimeType: `audio/${name}`, kind: "audio" });
const video = (name: string): SniffedType => ({ mimeType: `video/${name}`, kind: "video" });
const file = (name: string): SniffedType => ({ mimeType: `application/${name}`, kind: "file" });

/**
 * The short list of what is ever called something else than `application/octet-stream`: pictures, sound and film
 * that no browser runs anything of, and documents that it does not show as pages of ours. In order: the first match
 * counts (WHATWG MIME Sniffing).
 */
const KNOWN: readonly Magic[] = [
  { bytes: "\x89PNG\r\n\x1a\n", type: image("png") },
  { bytes: "\xff\xd8\xff", type: image("jpeg") },
  { bytes: "GIF87a", type: image("gif") },
  { bytes: "GIF89a", type: image("gif") },
  { bytes: "RIFF....WEBPVP8", type: image("webp") },
  { at: 4, bytes: "ftypavif", type: image("avif") },
  { at: 4, bytes: "ftypheic", type: image("heic") },
  { bytes: "RIFF....WAVE", type: audio("wav") },
  { bytes: "OggS\0", type: audio("ogg") },
  { bytes: "ID3", type: audio("mpeg") },
  { bytes: "\xff\xfb", type: audio("mpeg") },
  { bytes: "\xff\xf3", type: audio("mpeg") },
  { bytes: "\xff\xf2", type: audio("mpeg") },
  { bytes: "\xff\xf1", type: audio("aac") },
  { bytes: "\xff\xf9", type: audio("aac") },
  { bytes: "fLaC", type: audio("flac") },
  { bytes: "#!AMR", type: audio("amr") },
  { at: 4, bytes: "ftypM4A", type: audio("mp4") },
  { at: 4, bytes: "ftypqt", type: video("quicktime") },
  { at: 4, bytes: "ftyp", type: video("mp4") },
  { bytes: "\x1a\x45\xdf\xa3", type: video("webm") },
  { bytes: "%PDF-", type: file("pdf") },
  { bytes: "PK\x03\x04", type: file("zip") },
  { bytes: "\x1f\x8b", type: file("gzip") },
];

/** Undefined for what is not on the short list: a text, a page, a script, a program. */
export function sniffType(head: Uint8Array): SniffedType | undefined {
  return KNOWN.find((magic) => begins(head, magic))?.type;
}

function begins(head: Uint8Array, { at = 0, bytes }: Magic): boolean {
  if (head.length < at + bytes.length) return false;
  for (let index = 0; index < bytes.length; index += 1) {
    if (bytes[index] !== "." && bytes.charCodeAt(index) !== head[at + index]) return false;
  }
  return true;
}
