import { pino } from "pino";
import type { Log, LogFields } from "../../application/ports/log.ts";

/** Structured lines on standard output. What could hold a secret is redacted, should a field ever bring one. */
export function pinoLog(level: string): Log {
  return wrap(
    pino({
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: [
        "*.secret",
        "*.password",
        "*.as_token",
        "*.hs_token",
        "*.authorization",
        "secret",
        "password",
        "body",
        "*.body",
      ],
    }),
  );
}

function wrap(logger: pino.Logger): Log {
  const line = (level: "debug" | "info" | "warn" | "error") => (fields: LogFields, message: string) =>
    logger[level](fields, message);
  return {
    debug: line("debug"),
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
    child: (fields) => wrap(logger.child(fields)),
  };
}
