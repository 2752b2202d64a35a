/** What is known of a customer's IM software (claims 1, 31 and 36). */
export interface ClientIdentity {
  readonly network: string;
  /** Name as the client gives it, or `"unknown"`. */
  readonly software: string;
  readonly version?: string;
  readonly os?: string;
  /** Where it was learnt, e.g. `XEP-0092`, `XEP-0115`, `CTCP VERSION`. */
  readonly source: string;
  /** `told` by the client itself, `inferred` from a hint, `none` when nothing answered. */
  readonly confidence: "told" | "inferred" | "none";
}

/** The identity of a client that told nothing. */
export function unknownClient(network: string): ClientIdentity {
  return { network, software: "unknown", source: "no answer", confidence: "none" };
}
