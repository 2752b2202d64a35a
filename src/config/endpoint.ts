import { parseAddress } from "../domain/firewall/ip-address.ts";
import type { Endpoint } from "../domain/firewall/policy.ts";

/** `192.0.2.7:5222` or `[2001:db8::7]:5222`; undefined for anything else. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const [, six, four, digits] = /^(?:\[([^\]]+)\]|([\d.]+)):(\d{1,5})$/.exec(text) ?? [];
  const address = parseAddress(six ?? four ?? "");
  const port = Number(digits);
  return address === undefined || port < 1 || port > 65_535 ? undefined : { address, port };
}
