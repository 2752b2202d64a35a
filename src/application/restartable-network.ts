import { BehaviorSubject, switchMap } from "rxjs";
import type { Network } from "./ports/network.ts";

/**
 * A network that is started again after it was stopped, as when its lease was lost for a while. An adapter
 * lives once, so each life is a new one; what it must know of earlier lives it is told with every delivery.
 */
export function restartableNetwork(make: () => Network): Network {
  const lives = new BehaviorSubject(make());
  const now = () => lives.value;
  let stopped = false;
  let isOpen: boolean | undefined;
  return {
    name: now().name,
    capabilities: now().capabilities,
    status: lives.pipe(switchMap((life) => life.status)),
    start: (sink) => {
      if (stopped) lives.next(make());
      stopped = false;
      if (isOpen !== undefined) now().showOpen(isOpen);
      return now().start(sink);
    },
    stop: () => {
      stopped = true;
      return now().stop();
    },
    deliver: (delivery) => now().deliver(delivery),
    showTyping: (customer, typing) => now().showTyping(customer, typing),
    showRead: (customer, messageId) => now().showRead?.(customer, messageId),
    showOpen: (open) => {
      isOpen = open;
      now().showOpen(open);
    },
    link: (desk) => now().link(desk),
    ...(now().webLink ? { webLink: (desk) => now().webLink?.(desk) ?? "" } : {}),
    ...(now().linkSaying ? { linkSaying: (desk, words) => now().linkSaying?.(desk, words) ?? "" } : {}),
  };
}
