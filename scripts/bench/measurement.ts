/** One number, beside what it is measured against. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Absent where the figure only explains another. */
  readonly target?: Target;
  /** In a few words, where the number alone would mislead. */
  readonly note?: string;
}

export interface Target {
  readonly at: "most" | "least";
  readonly value: number;
}

/** How much a run may do; `quick` only shows that everything works. */
export interface Effort {
  readonly quick: boolean;
}

/** A measurement that starts the servers it needs, and ends them. */
export interface Measurement {
  readonly name: string;
  readonly measure: (effort: Effort) => Promise<readonly Figure[]>;
}

export function met({ value, target }: Figure): boolean | undefined {
  if (target === undefined) return undefined;
  return target.at === "most" ? value <= target.value : value >= target.value;
}
