/** What must be known before routing, and how it is asked. Copied into a conversation when it begins. */
export interface InterviewScript {
  readonly slots: readonly SlotQuestion[];
  /** Questions put to a customer, repeats included, before routing goes on with what there is. */
  readonly maxTurns: number;
  /** Silence after a question: reminded once after this, closed after the same time again. */
  readonly silence_ms: number;
  /** How long the client may take to say what it is before it counts as unknown. */
  readonly clientAnswer_ms: number;
}

/** One slot. `name` and `reason` always exist; the rules file may declare more. */
export interface SlotQuestion {
  readonly slot: string;
  /** The question, by language code; `en` always exists. */
  readonly ask: Readonly<Record<string, string>>;
  /** Numbered choices; without any, free text answers. */
  readonly choices?: readonly Choice[];
  readonly optional?: boolean;
}

export interface Choice {
  /** The slot's value, as the rules see it. */
  readonly value: string;
  readonly label: Readonly<Record<string, string>>;
  /** Other words that mean it, in any language. */
  readonly words: readonly string[];
}
