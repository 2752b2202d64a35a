import type { DeliveryOutcome } from "../../application/ports/outcome.ts";

/** The homeserver refused, or could not be reached (`status` 0). Never holds a message's body. */
export class HomeserverFailure extends Error {
  override readonly name = "HomeserverFailure";
  readonly status: number;
  /** A Matrix error code, or that of the connection: `ECONNREFUSED`. */
  readonly code: string;
  readonly retryAfter_ms: number | undefined;

  constructor(failure: { status: number; code: string; text: string; retryAfter_ms?: number | undefined }) {
    super(`${failure.code}: ${failure.text}`);
    this.status = failure.status;
    this.code = failure.code;
    this.retryAfter_ms = failure.retryAfter_ms;
  }
}

const LONGEST_TEXT = 300;
const LONGEST_CODE = 100;

/** What a homeserver's or reverse proxy's answer other than 2xx says. `body` is whatever came. */
export function answeredFailure(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: unknown,
): HomeserverFailure {
  const fields = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const code = typeof fields.errcode === "string" ? fields.errcode.slice(0, LONGEST_CODE) : `HTTP_${status}`;
  const text = typeof fields.error === "string" ? fields.error.slice(0, LONGEST_TEXT) : "no explanation";
  const told_ms = positive(fields.retry_after_ms);
  const header_s = positive(Number(headers["retry-after"] ?? Number.NaN));
  const retryAfter_ms = told_ms ?? (header_s === undefined ? undefined : header_s * 1000);
  return new HomeserverFailure({ status, code, text, retryAfter_ms });
}

function positive(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}

/** The homeserver, or a proxy before it, answers with what is no answer to the question. */
export function notUnderstood(what: string): HomeserverFailure {
  return new HomeserverFailure({ status: 502, code: "BAD_ANSWER", text: what });
}

/** The connection failed: refused, reset, timed out. */
export function unreachable(error: Error): HomeserverFailure {
  const code = (error as { code?: unknown }).code;
  const text = error.message.slice(0, LONGEST_TEXT) || "no connection";
  return new HomeserverFailure({ status: 0, code: typeof code === "string" ? code : "UNREACHABLE", text });
}

export function isForbidden(error: unknown): error is HomeserverFailure {
  return (
    error instanceof HomeserverFailure && error.status === 403 && !isTokenRefused(error) && isMatrix(error)
  );
}

export function isNotFound(error: unknown): error is HomeserverFailure {
  return error instanceof HomeserverFailure && error.status === 404 && isMatrix(error);
}

/** The homeserver itself has answered: without an errcode it was a proxy before it. */
function isMatrix(failure: HomeserverFailure): boolean {
  return !failure.code.startsWith("HTTP_");
}

function isTokenRefused(failure: HomeserverFailure): boolean {
  return failure.code === "M_UNKNOWN_TOKEN" || failure.code === "M_MISSING_TOKEN";
}

const PASSING_STATUS = new Set([0, 408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524]);

/** What a proxy says while the homeserver behind it is moved, mended or not configured yet. */
const PASSING_AT_PROXY = new Set([301, 302, 303, 307, 308, 401, 403, 404]);

/** May go by itself: no connection, a time-out, an overload, a restart, a token not yet known. */
function isPassing(failure: HomeserverFailure): boolean {
  if (!isMatrix(failure) && PASSING_AT_PROXY.has(failure.status)) return true;
  return PASSING_STATUS.has(failure.status) || failure.code === "M_LIMIT_EXCEEDED" || isTokenRefused(failure);
}

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 15_000;
const LONGEST_TOLD_MS = 5 * 60_000;
const TOKEN_RETRY_MS = 60_000;

/**
 * What a delivery's failure comes to. Retries double from 250 ms to 15 s, spread by `random` (in [0, 1))
 * over the upper half; the homeserver's own Retry-After counts, up to 5 min; a refused token waits 1 min.
 */
export function failureOutcome(failure: HomeserverFailure, attempt: number, random: number): DeliveryOutcome {
  if (!isPassing(failure)) return { kind: "reject", code: failure.code, notice: noticeFor(failure) };
  return { kind: "retry", after_ms: Math.round(waitFor(failure, attempt, random)), why: failure.message };
}

function waitFor(failure: HomeserverFailure, attempt: number, random: number): number {
  if (isTokenRefused(failure)) return TOKEN_RETRY_MS;
  const grown_ms = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt - 1, 10));
  const spread_ms = grown_ms * (0.5 + random / 2);
  return Math.max(spread_ms, Math.min(failure.retryAfter_ms ?? 0, LONGEST_TOLD_MS));
}

const NOTICES: Readonly<Record<string, string>> = {
  M_FORBIDDEN: "the homeserver does not allow it",
  M_TOO_LARGE: "it is too large for the homeserver",
  M_BAD_JSON: "the homeserver could not read it",
  M_NOT_FOUND: "the homeserver knows no such room, user or message",
  M_USER_DEACTIVATED: "the account is deactivated",
  M_INVITE_BLOCKED: "the user takes no invitations",
};

function noticeFor(failure: HomeserverFailure): string {
  return NOTICES[failure.code] ?? `the homeserver refused it (${failure.code})`;
}
