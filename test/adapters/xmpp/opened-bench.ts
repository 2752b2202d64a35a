import type { XmppOptions } from "../../../src/adapters/networks/xmpp/options.ts";
import { reaches } from "../../conformance/network/open-bench.ts";
import { RecordingSink } from "../../conformance/network/recording-sink.ts";
import { type XmppBench, xmppBench } from "./xmpp-bench.ts";

export type OpenedBench = XmppBench & { readonly sink: RecordingSink };

/** A bench before the tests of a suite, connected; stopped behind them. */
export function useXmpp(options: Partial<XmppOptions> = {}): () => OpenedBench {
  let opened: OpenedBench | undefined;
  before(async function () {
    this.timeout(60_000);
    const sink = new RecordingSink();
    opened = Object.assign(await xmppBench(options), { sink });
    await opened.network.start(sink);
    await reaches(opened.network, "connected");
  });
  after(async () => {
    await opened?.cleanup();
  });
  return () => {
    if (opened === undefined) throw new Error("the bench is there only while its tests run");
    return opened;
  };
}
