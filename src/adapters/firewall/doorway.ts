import { lookup as systemLookup } from "node:dns";
import { type Doorway, type HostLookup, OpeningRefused } from "../../application/ports/doorway.ts";
import { type IpAddress, parseAddress } from "../../domain/firewall/ip-address.ts";
import type { OpenPolicy } from "../../domain/firewall/policy.ts";
import { type NamedBy, refusalToOpen } from "../../domain/firewall/verdict.ts";

export interface DoorwayOptions {
  readonly policy: OpenPolicy;
  /** Who named what is opened: what a message names is never opened at an inner address. */
  readonly by: NamedBy;
  /** The system's, when not given. */
  readonly lookup?: HostLookup;
}

interface Found {
  readonly address: string;
  readonly family: number;
}

/** What a name stands for is looked up once, and looked at before it is connected to: it cannot change in between. */
export function doorway({ policy, by, lookup = systemLookup as HostLookup }: DoorwayOptions): Doorway {
  const whyNot = (name: string, address: IpAddress | undefined): string | undefined =>
    address === undefined ? "no address" : refusalToOpen(policy, by, { name, address });
  return {
    assertMayOpen(host) {
      const address = parseAddress(host.replace(/^\[(.*)\]$/u, "$1"));
      const why = address === undefined ? undefined : whyNot(host, address);
      if (why !== undefined) throw new OpeningRefused(host, why);
    },
    lookup(hostname, options, callback) {
      lookup(hostname, { ...options, all: true }, (error, found) => {
        if (error !== null) return callback(error, []);
        const all: readonly Found[] = typeof found === "string" ? [{ address: found, family: 4 }] : found;
        const reasons = all.map(({ address }) => whyNot(hostname, parseAddress(address)));
        const may = all.filter((_, at) => reasons[at] === undefined);
        const why = reasons.find((reason) => reason !== undefined);
        const [first] = may;
        // A name that stands for an inner address besides others is a trap, or a mistake.
        if (first === undefined || (by === "message" && why !== undefined))
          return callback(new OpeningRefused(hostname, why ?? "no address"), []);
        if (options.all) callback(null, [...may]);
        else callback(null, first.address, first.family);
      });
    },
  };
}
