import type { RunningDeskAnswer } from "../cli/parts.ts";
import type { Configuration } from "../config/configuration.ts";

const ASK_WITHIN_MS = 3_000;
const EVERY_ADDRESS: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "[::1]" };

/**
 * Asks the desk that listens at the configuration's address as the homeserver does (Application Service API,
 * `/ping`): it takes the hs_token it was started with, and refuses another.
 */
export async function askRunningDesk({
  listen,
  homeserver,
}: Pick<Configuration, "listen" | "homeserver">): Promise<RunningDeskAnswer> {
  const { host, port } = listen;
  const at = EVERY_ADDRESS[host] ?? (host.includes(":") ? `[${host}]` : host);
  try {
    const answer = await fetch(`http://${at}:${port}/_matrix/app/v1/ping`, {
      method: "POST",
      headers: { authorization: `Bearer ${homeserver.hsToken}` },
      redirect: "error",
      signal: AbortSignal.timeout(ASK_WITHIN_MS),
    });
    await answer.body?.cancel();
    if (answer.ok) return "same-token";
    return answer.status === 403 ? "other-token" : "unknown";
  } catch {
    return "unknown";
  }
}
