import type { ReceivedMessage } from "./xmpp-message.ts";

/** A message as the customer's client shows it: corrections applied, repeats shown once. */
export interface ShownMessage {
  /** Of the first version. */
  readonly id: string | undefined;
  readonly from: string;
  readonly text: string;
  readonly corrected: boolean;
}

/** XEP-0308 by the id of the first version and the same bare sender; repeats by origin-id (XEP-0359). */
export function shownMessages(received: readonly ReceivedMessage[]): ShownMessage[] {
  const shown: ShownMessage[] = [];
  const seen = new Set<string>();
  for (const message of received) {
    const from = bare(message.from);
    const repeat = message.originId === undefined ? undefined : `${from} ${message.originId}`;
    if (repeat !== undefined && seen.has(repeat)) continue;
    if (repeat !== undefined) seen.add(repeat);
    const corrected = indexOfCorrected(shown, from, message.replaces);
    if (corrected >= 0) {
      shown[corrected] = { ...(shown[corrected] as ShownMessage), text: message.text, corrected: true };
    } else {
      shown.push({ id: message.id, from, text: message.text, corrected: false });
    }
  }
  return shown;
}

function indexOfCorrected(
  shown: readonly ShownMessage[],
  from: string,
  replaces: string | undefined,
): number {
  if (replaces === undefined) return -1;
  return shown.findLastIndex((message) => message.id === replaces && message.from === from);
}

export function bare(address: string): string {
  return address.split("/", 1)[0] ?? address;
}
