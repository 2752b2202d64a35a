import { Socket } from "node:net";

/**
 * A socket that sends what is written within one turn of the event loop as one packet. A statement is a write, and each
 * write wakes the database's process: the statements of a transaction that travel together cost a third so.
 */
export class GatheringSocket extends Socket {
  #gathering = false;

  /** Called before each statement is written. */
  override cork(): void {
    if (!this.#gathering) {
      this.#gathering = true;
      super.cork();
      process.nextTick(() => {
        this.#gathering = false;
        super.uncork();
      });
    }
    super.cork();
  }
}
