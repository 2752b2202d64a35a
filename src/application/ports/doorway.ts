/** As `lookup` of a socket has it: calls back with the address, or with all of them where `options.all` says so. */
export type HostLookup = (
  hostname: string,
  options: { readonly all?: boolean | undefined },
  callback: (
    error: Error | null,
    address: string | { readonly address: string; readonly family: number }[],
    family?: number,
  ) => void,
) => void;

/** What the firewall lets the desk open. Every socket that is opened goes through one. */
export interface Doorway {
  /**
   * Gives only addresses that may be opened, so that what was looked at is what is connected to; calls back with
   * `OpeningRefused` when there is none.
   */
  readonly lookup: HostLookup;
  /** For a host that is written as an address, which is not looked up. @throws OpeningRefused */
  assertMayOpen(host: string): void;
}

/** The firewall does not let this be opened; with a code, as system errors have. */
export class OpeningRefused extends Error {
  override readonly name = "OpeningRefused";
  readonly code = "EFIREWALL";

  constructor(host: string, why: string) {
    super(`the firewall does not let ${host} be opened: ${why}`);
  }
}
