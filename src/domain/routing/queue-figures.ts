/** What a condition may ask of a queue. The conversation that is decided about is not counted. */
export interface QueueFigures {
  /** How many wait in it. */
  readonly waiting: number;
  /** How long the one has waited that waits longest, ms; 0 when nobody does. */
  readonly longest_ms: number;
  /** It takes conversations in: not closed or draining, and within its hours. */
  readonly open: boolean;
  /** Agents who could take the conversation there, are ready and have room for it. */
  readonly free: number;
}

/** Undefined of a queue that the rules do not know. */
export type Figures = (queue: string) => QueueFigures | undefined;

export const NO_FIGURES: Figures = () => undefined;
