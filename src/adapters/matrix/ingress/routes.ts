import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type TakeTransactionParts, takeTransaction } from "./take-transaction.ts";

export interface IngressParts extends TakeTransactionParts {
  readonly hsToken: string;
  /** Makes the user exist if they are one of ours; false when they are not. */
  readonly provision: (userId: string) => Promise<boolean>;
}

/** Synapse sends up to 100 events of 64 KB; others may send more. */
const LARGEST_BODY_BYTES = 64 * 1024 * 1024;
/** Transactions worked on at once: Synapse sends one, and again after its time-out. */
const MOST_TRANSACTIONS = 4;

/**
 * The application service API (Matrix specification, "Application Service API"). A transaction is answered
 * with 200 only when it is durable, and with 503 when it cannot be, so that the homeserver sends it again.
 */
export async function ingressRoutes(app: FastifyInstance, parts: IngressParts): Promise<void> {
  let underWay = 0;
  const expected = digest(parts.hsToken);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: LARGEST_BODY_BYTES }, (_, body, done) =>
    done(null, body),
  );
  app.addHook("onRequest", async (request, reply) => refuseStranger(parts, expected, request, reply));

  const transactions = async (request: FastifyRequest, reply: FastifyReply) => {
    if (underWay >= MOST_TRANSACTIONS) return reply.code(503).send(problem("M_LIMIT_EXCEEDED", "busy"));
    underWay++;
    try {
      return await answerTransaction(parts, request, reply);
    } finally {
      underWay--;
    }
  };
  const query = async (request: FastifyRequest, reply: FastifyReply) =>
    answerUserQuery(parts, request, reply);
  const noRoom = async (_: FastifyRequest, reply: FastifyReply) =>
    reply.code(404).send(problem("M_NOT_FOUND", "no such room"));
  for (const base of ["/_matrix/app/v1", ""]) {
    const limits = { bodyLimit: LARGEST_BODY_BYTES };
    app.put(`${base}/transactions/:transaction`, limits, transactions);
    app.get(`${base}/users/:user`, query);
    app.get(`${base}/rooms/:alias`, noRoom);
  }
  app.post("/_matrix/app/v1/ping", async (_, reply) => reply.code(200).send({}));
}

async function answerTransaction(parts: IngressParts, request: FastifyRequest, reply: FastifyReply) {
  const { transaction } = request.params as { transaction: string };
  const body = parsed(request.body);
  if (body === undefined) {
    parts.log.warn({ transaction }, "a transaction that is no JSON object");
    return reply.code(400).send(problem("M_NOT_JSON", "the body is not a JSON object"));
  }
  try {
    await takeTransaction(parts, body);
    return reply.code(200).send({});
  } catch (error) {
    parts.log.error(
      { transaction, err: error instanceof Error ? error.message : String(error) },
      "a transaction could not be stored",
    );
    return reply.code(503).send(problem("M_UNKNOWN", "not stored, send it again"));
  }
}

function parsed(body: unknown): object | undefined {
  try {
    const value: unknown = JSON.parse(String(body));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function answerUserQuery(parts: IngressParts, request: FastifyRequest, reply: FastifyReply) {
  const { user } = request.params as { user: string };
  if (await parts.provision(user)) return reply.code(200).send({});
  return reply.code(404).send(problem("M_NOT_FOUND", "no such user"));
}

/** Before a byte of the body is read. */
async function refuseStranger(
  parts: IngressParts,
  expected: Buffer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (token !== undefined && timingSafeEqual(digest(token), expected)) return undefined;
  const [code, errcode] = token === undefined ? [401, "M_MISSING_TOKEN"] : [403, "M_FORBIDDEN"];
  const fields = { from: request.ip, path: request.url.split("?")[0], errcode };
  parts.log.warn(fields, "a request to the homeserver's endpoint without the right hs_token");
  return reply.code(code as number).send(problem(errcode as string, "not the homeserver's token"));
}

/** Of equal length whatever came, so that comparing tells nothing of the token's. */
function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function problem(errcode: string, error: string) {
  return { errcode, error };
}
