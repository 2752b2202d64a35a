import { carryBigFile } from "../../test/adapters/media/big-file.ts";
import type { Measurement } from "./measurement.ts";

const BYTES = 20_000_000;
const MOST_GROWN_MB = 20;

/** A file of 20 MB through the desk's code, each way: how fast, and what the process grows by. */
export const bigFile: Measurement = {
  name: "big-file",
  measure: async () => {
    const { told, untold, out } = await carryBigFile(BYTES);
    const ways = [
      ["from a customer, its length told", told],
      ["from a customer, its length not told", untold],
      ["to a customer", out],
    ] as const;
    return ways.flatMap(([way, { took_ms, before, resident }]) => [
      { what: way, value: BYTES / 1_000 / took_ms, unit: "MB/s" },
      {
        what: `${way}: the process grows by`,
        value: (resident - before) / 1_000_000,
        unit: "MB",
        target: { at: "most" as const, value: MOST_GROWN_MB },
      },
    ]);
  },
};
