import { ircKind } from "../adapters/networks/irc/configuration.ts";
import { matrixKind } from "../adapters/networks/matrix/configuration.ts";
import { xmppKind } from "../adapters/networks/xmpp/configuration.ts";
import type { NetworkKind } from "../config/network-kind.ts";

/** Every kind of network there is: a new one is its folder, and its name in this line. */
export const networkKinds: readonly NetworkKind[] = [xmppKind, ircKind, matrixKind];
