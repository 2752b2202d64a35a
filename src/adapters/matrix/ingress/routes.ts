import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpAnswer, HttpRequest, HttpRoute } from "../../../application/ports/http-route.ts";
import { type TakeTransactionParts, takeTransaction } from "./take-transaction.ts";

export interface IngressParts extends TakeTransactionParts {
  readonly hsToken: string;
  /** Makes the user exist if they are one of ours; false when they are not. */
  readonly provision: (userId: string) => Promise<boolean>;
  /** The homeserver has reached us: a transaction of its was taken. */
  readonly onTaken?: () => void;
}

/** Synapse sends up to 100 events of 64 KB; others may send more. */
const LARGEST_BODY_BYTES = 64 * 1024 * 1024;
/** Transactions worked on at once: Synapse sends one, and again after its time-out. */
const MOST_TRANSACTIONS = 4;

/**
 * The application service API (Matrix specification, "Application Service API"). A transaction is answered
 * with 200 only when it is durable, and with 503 when it cannot be, so that the homeserver sends it again.
 */
export function ingressRoutes(parts: IngressParts): readonly HttpRoute[] {
  const expected = digest(parts.hsToken);
  const refuse = (request: Omit<HttpRequest, "body">) => refuseStranger(parts, expected, request);
  const limits = { refuse, largestBody: LARGEST_BODY_BYTES };
  const transactions = fewAtOnce((request) => answerTransaction(parts, request));
  const query = (request: HttpRequest) => answerUserQuery(parts, request);
  const noRoom = async () => problem(404, "M_NOT_FOUND", "no such room");
  return [
    ...["/_matrix/app/v1", ""].flatMap((base): HttpRoute[] => [
      { ...limits, method: "PUT", path: `${base}/transactions/:transaction`, answer: transactions },
      { refuse, method: "GET", path: `${base}/users/:user`, answer: query },
      { refuse, method: "GET", path: `${base}/rooms/:alias`, answer: noRoom },
    ]),
    { refuse, method: "POST", path: "/_matrix/app/v1/ping", answer: async () => ({ status: 200, body: {} }) },
  ];
}

function fewAtOnce(answer: HttpRoute["answer"]): HttpRoute["answer"] {
  let underWay = 0;
  return async (request) => {
    if (underWay >= MOST_TRANSACTIONS) return problem(503, "M_LIMIT_EXCEEDED", "busy");
    underWay++;
    try {
      return await answer(request);
    } finally {
      underWay--;
    }
  };
}

async function answerTransaction(parts: IngressParts, request: HttpRequest): Promise<HttpAnswer> {
  const { transaction } = request.parameters;
  const body = parsed(request.body);
  if (body === undefined) {
    parts.log.warn({ transaction }, "a transaction that is no JSON object");
    return problem(400, "M_NOT_JSON", "the body is not a JSON object");
  }
  try {
    await takeTransaction(parts, body);
    parts.onTaken?.();
    return { status: 200, body: {} };
  } catch (error) {
    parts.log.error(
      { transaction, err: error instanceof Error ? error.message : String(error) },
      "a transaction could not be stored",
    );
    return problem(503, "M_UNKNOWN", "not stored, send it again");
  }
}

function parsed(body: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function answerUserQuery(parts: IngressParts, { parameters }: HttpRequest): Promise<HttpAnswer> {
  if (await parts.provision(parameters.user ?? "")) return { status: 200, body: {} };
  return problem(404, "M_NOT_FOUND", "no such user");
}

/** Before a byte of the body is read. */
function refuseStranger(
  parts: IngressParts,
  expected: Buffer,
  { headers, from, path }: Omit<HttpRequest, "body">,
): HttpAnswer | undefined {
  const token = /^Bearer +(\S+)$/i.exec(String(headers.authorization ?? ""))?.[1];
  if (token !== undefined && timingSafeEqual(digest(token), expected)) return undefined;
  const [status, errcode] = token === undefined ? [401, "M_MISSING_TOKEN"] : [403, "M_FORBIDDEN"];
  parts.log.warn(
    { from, path, errcode },
    "a request to the homeserver's endpoint without the right hs_token",
  );
  return problem(Number(status), String(errcode), "not the homeserver's token");
}

/** Of equal length whatever came, so that comparing tells nothing of the token's. */
function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function problem(status: number, errcode: string, error: string): HttpAnswer {
  return { status, body: { errcode, error } };
}
