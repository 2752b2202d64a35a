/** A mistake in a file, as told to the person who made it. */
export interface Problem {
  readonly severity: "error" | "warning";
  /** As the person named it. */
  readonly file: string;
  /** From 1; absent when the trouble is with the file as a whole. */
  readonly line?: number;
  readonly column?: number;
  /** `rules[2].queue`; absent when it is about no one value. */
  readonly path?: string;
  /** What is wrong and what is expected. Never holds a secret. */
  readonly message: string;
}

/** What comes of reading something that people write: people's mistakes are data, and never thrown. */
export type Loaded<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** `rules.yaml:14:9: rules[2].queue: unknown queue "biling" — did you mean "billing"?` */
export function formatProblem({ file, line, column, path, message, severity }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  const kind = severity === "warning" ? "warning: " : "";
  return `${place}: ${kind}${path === undefined || path === "" ? "" : `${path}: `}${message}`;
}
