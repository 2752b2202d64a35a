/** Which conversations of the database, and what of their slots may be known. */
export interface RecordedDayAsked {
  /** Those that began to wait from then, up to but not including `until`; ms since the epoch. */
  readonly from: number;
  readonly until: number;
  /** Values that are choices of the operator's, by slot: nothing that a customer wrote. */
  readonly choices: ReadonlyMap<string, ReadonlySet<string>>;
}

/** One conversation that was routed, without anything that tells who it was. */
export interface RecordedWait {
  /** When it began to wait, ms since the epoch. */
  readonly at: number;
  /** A number that stands for the same customer within what was read. */
  readonly customer: string;
  readonly desk: string;
  readonly network: string;
  readonly software?: string;
  readonly version?: string;
  readonly os?: string;
  readonly language: string;
  readonly slots: Readonly<Record<string, string>>;
  /** From the answer to the end of the talk, ms, if it had one. */
  readonly handling_ms?: number;
  /** They gave up after so long, ms. */
  readonly patience_ms?: number;
}
