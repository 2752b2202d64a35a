import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Kernel ticks per second (`USER_HZ`), by which /proc tells processor time. */
let ticks: number | undefined;

/** Processor time a process has used so far, ms. Linux. */
export function cpuTime_ms(pid: number): number {
  ticks ??= Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks;
}

/** Memory of a process that is in use now, MB. Linux. */
export function residentMemory_mb(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return (Number(kib) * 1024) / 1e6;
}
