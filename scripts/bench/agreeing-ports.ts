import { BehaviorSubject } from "rxjs";
import type { Homeserver, RoomDelivery } from "../../src/application/ports/homeserver.ts";
import type { Network, NetworkStatus } from "../../src/application/ports/network.ts";
import type { DeliveryOutcome } from "../../src/application/ports/outcome.ts";
import { printPlain } from "../../src/domain/message/print-plain.ts";
import { CARRIES } from "./in-process-setup.ts";

type Invitation = Extract<RoomDelivery, { kind: "invite" }>;

/** Has done at once whatever it is asked for; whoever is invited is told of, to join. */
export function agreeingHomeserver(
  delivered: (text: string) => void,
  invited: (invitation: Invitation) => Promise<void>,
): Homeserver {
  return {
    deliver: async (delivery): Promise<DeliveryOutcome> => {
      if (delivery.kind === "open-room")
        return { kind: "delivered", roomId: `!${delivery.conversation}`, remoteId: delivery.id };
      if (delivery.kind === "invite") await invited(delivery);
      if (delivery.kind === "post") delivered(printPlain(delivery.body));
      return { kind: "delivered", remoteId: `$${delivery.id}` };
    },
    showTyping() {},
    showReceived() {},
    ping: async () => ({ ok: true }),
  };
}

export function agreeingNetwork(delivered: (text: string) => void): Network {
  return {
    name: "xmpp",
    capabilities: CARRIES,
    status: new BehaviorSubject<NetworkStatus>({ state: "connected", since: 0 }),
    start: async () => {},
    stop: async () => {},
    deliver: async (delivery) => {
      if (delivery.kind === "message") delivered(printPlain(delivery.body));
      return { kind: "delivered", remoteId: delivery.id };
    },
    showTyping() {},
    showOpen() {},
    link: (desk) => `xmpp:${desk}`,
  };
}
