import type { Webhook } from "../../../domain/routing/rules.ts";

/** Why there was no answer, in words that an operator can act on; the system's code stands in brackets. */
export function causeOf(error: unknown, { url, deadline_ms }: Pick<Webhook, "url" | "deadline_ms">): string {
  const { hostname, host } = new URL(url);
  const { name, code, message } = fieldsOf(error);
  if (name === "AbortError" || name === "TimeoutError") return `no answer within ${deadline_ms / 1000} s`;
  switch (code) {
    case "ECONNREFUSED":
      return `nothing listens at ${host} (${code})`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the name ${hostname} is not known, or the name server does not answer (${code})`;
    case "ECONNRESET":
    case "EPIPE":
      return `the connection to ${host} broke off (${code})`;
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
      return `there is no way to ${host} (${code})`;
    case "EFIREWALL":
      return message;
  }
  if (code !== undefined && /CERT|TLS|SSL|ISSUER|SIGNATURE/.test(code))
    return `the certificate of ${host} is not trusted (${code})`;
  return `the request to ${host} failed: ${code ?? name}`;
}

/** Why the secret could not be read. */
export function secretFault(error: unknown, file: string): string {
  const { code, name } = fieldsOf(error);
  if (code === "ENOENT") return `there is no secret file ${file}`;
  return `the secret file ${file} cannot be read (${code ?? name})`;
}

function fieldsOf(error: unknown) {
  if (!(error instanceof Error)) return { name: "error", code: undefined, message: "" };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return { name: error.name, code, message: error.message };
}
