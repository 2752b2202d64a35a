import type { FastifyInstance } from "fastify";

/** One thing the desk needs in order to serve. */
export interface ReadinessCheck {
  /** As the operator reads it: `database`, `homeserver`, `xmpp`. */
  readonly part: string;
  /** Why it is not ready, in words; undefined when it is. */
  readonly problem: () => string | undefined | Promise<string | undefined>;
}

const CHECK_WITHIN_MS = 2_000;

/** `/health/live`: the process answers. `/health/ready`: 200, or 503 with what is not ready and why. */
export function healthRoutes(checks: readonly ReadinessCheck[]): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get("/health/live", async () => ({ live: true }));
    app.get("/health/ready", async (_, reply) => {
      const problems = (await Promise.all(checks.map(problemOf))).filter((problem) => problem !== undefined);
      return reply.code(problems.length === 0 ? 200 : 503).send({ ready: problems.length === 0, problems });
    });
  };
}

async function problemOf(check: ReadinessCheck): Promise<{ part: string; why: string } | undefined> {
  const why = await bounded(async () => check.problem()).catch((error: Error) => error.message);
  return why === undefined ? undefined : { part: check.part, why };
}

async function bounded(look: () => Promise<string | undefined>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${CHECK_WITHIN_MS} ms`), CHECK_WITHIN_MS);
  });
  return Promise.race([look(), late]).finally(() => clearTimeout(timer));
}
