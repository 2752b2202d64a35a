import { BoundedMap } from "../../../application/bounded-map.ts";

/** Deliveries remembered, done or not; what was longest not looked at is forgotten first. */
const MAX_REMEMBERED = 5_000;

export interface DeliveryProgress {
  /** The texts as they were cut at the first attempt, so that a later one goes on at the same place. */
  readonly texts: readonly string[];
  /** Which of them the server has taken, with their ids where it told them. */
  readonly arrived: Map<number, string | undefined>;
}

/** How far each delivery got, so that a repeated one says only what is missing. Lasts as long as the process. */
export class Progress {
  readonly #deliveries = new BoundedMap<string, DeliveryProgress>(MAX_REMEMBERED);

  of(id: string, texts: () => readonly string[]): DeliveryProgress {
    const known = this.#deliveries.get(id);
    if (known) return known;
    const made = { texts: texts(), arrived: new Map<number, string | undefined>() };
    this.#deliveries.set(id, made);
    return made;
  }

  /** All of it arrived: a repeat says nothing again. */
  finish(id: string, msgid: string | undefined): void {
    this.#deliveries.set(id, { texts: [], arrived: new Map([[0, msgid]]) });
  }

  /** It will not be tried again. */
  forget(id: string): void {
    this.#deliveries.delete(id);
  }
}
