import type { HttpRoute } from "../../application/ports/http-route.ts";

/** One thing the desk needs in order to serve. */
export interface ReadinessCheck {
  /** As the operator reads it: `database`, `homeserver`, `xmpp`. */
  readonly part: string;
  /** Why it is not ready, in words; undefined when it is. */
  readonly problem: () => string | undefined | Promise<string | undefined>;
}

const CHECK_WITHIN_MS = 2_000;

/** `/health/live`: the process answers. `/health/ready`: 200, or 503 with what is not ready and why. */
export function healthRoutes(checks: readonly ReadinessCheck[]): readonly HttpRoute[] {
  return [
    { method: "GET", path: "/health/live", answer: async () => ({ status: 200, body: { live: true } }) },
    {
      method: "GET",
      path: "/health/ready",
      answer: async () => {
        const problems = await problemsOf(checks);
        const ready = problems.length === 0;
        return { status: ready ? 200 : 503, body: { ready, problems } };
      },
    },
  ];
}

/** What is not ready, each look bounded in time. */
export async function problemsOf(
  checks: readonly ReadinessCheck[],
): Promise<readonly { readonly part: string; readonly why: string }[]> {
  return (await Promise.all(checks.map(problemOf))).filter((problem) => problem !== undefined);
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
