/** What files may pass, in either direction. */
export interface MediaPolicy {
  /** Bytes; larger ones do not pass. */
  readonly largest_bytes: number;
  /** As in `image/*`; everything where one is `*`. */
  readonly types: readonly string[];
}

/** A file as far as it is known: `mimeType` by its first bytes, never by what somebody calls it. */
export interface KnownFile {
  readonly bytes?: number;
  readonly mimeType?: string;
}

/** What a file counts as whose first bytes say nothing. */
export const UNKNOWN_TYPE = "application/octet-stream";

export type MediaRefusal = "too-large" | "type";

/** Why it may not pass; undefined when it may. */
export function refusalOfMedia(policy: MediaPolicy, file: KnownFile): MediaRefusal | undefined {
  if ((file.bytes ?? 0) > policy.largest_bytes) return "too-large";
  if (file.mimeType === undefined) return undefined;
  return policy.types.some((type) => covers(type, file.mimeType ?? "")) ? undefined : "type";
}

export function isAllowedMedia(policy: MediaPolicy, file: KnownFile): boolean {
  return refusalOfMedia(policy, file) === undefined;
}

function covers(pattern: string, mimeType: string): boolean {
  if (pattern === "*" || pattern === mimeType) return true;
  return pattern.endsWith("/*") && mimeType.startsWith(pattern.slice(0, -1));
}
