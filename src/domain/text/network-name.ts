/** Networks whose names people write otherwise than configurations do. */
const WRITTEN: Readonly<Record<string, string>> = { xmpp: "XMPP", irc: "IRC", matrix: "Matrix" };

/** A network as people write it: `xmpp` is "XMPP"; one not known here stays as it is. */
export function networkName(network: string): string {
  return Object.hasOwn(WRITTEN, network) ? (WRITTEN[network] ?? network) : network;
}
