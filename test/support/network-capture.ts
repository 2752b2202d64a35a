import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAddress, printAddress } from "../../src/domain/firewall/ip-address.ts";
import { removeTemporaryDirectory, temporaryDirectory } from "./process.ts";
import { within } from "./wait-for.ts";

/** What went over a wire. */
export interface Captured {
  /** Every IP address that a packet came from or went to, and that ARP asked for. */
  readonly addresses: ReadonlySet<string>;
  readonly packets: number;
  /** All bytes of all packets, as Latin-1: for what must not be among them. */
  readonly bytes: string;
}

export interface Capture {
  stop(): Promise<Captured>;
}

const STARTED = /listening on/;
const STOP_WITHIN_MS = 10_000;

/** Resolves when every packet from now on is taken. */
export async function startCapture(namespace: string, device: string): Promise<Capture> {
  const directory = temporaryDirectory("capture");
  const file = join(directory, "packets.pcap");
  // IPv6 talks to its neighbours by itself, under addresses of the link.
  const args = ["-i", device, "-U", "--immediate-mode", "-s", "0", "-Z", "root", "-w", file, "ip or arp"];
  const child = spawn("ip", ["netns", "exec", namespace, "tcpdump", ...args]);
  let said = "";
  const started = new Promise<void>((resolve, reject) => {
    child.stderr.on("data", (bytes) => {
      said += bytes;
      if (STARTED.test(said)) resolve();
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`tcpdump: ${said}`)));
  });
  await within(started, { what: "tcpdump to begin" });
  return {
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGINT");
      await within(exited, { what: "tcpdump to end", timeout_ms: STOP_WITHIN_MS });
      const captured = read(readFileSync(file));
      removeTemporaryDirectory(directory);
      return captured;
    },
  };
}

const FILE_HEADER_BYTES = 24;
const PACKET_HEADER_BYTES = 16;
const ETHERNET_BYTES = 14;
const IPV4 = 0x0800;
const ARP = 0x0806;

/** The file format of libpcap, as it is written on machines with the low byte first. */
function read(file: Buffer): Captured {
  const addresses = new Set<string>();
  let packets = 0;
  for (let at = FILE_HEADER_BYTES; at + PACKET_HEADER_BYTES <= file.length; ) {
    const length = file.readUInt32LE(at + 8);
    const frame = file.subarray(at + PACKET_HEADER_BYTES, at + PACKET_HEADER_BYTES + length);
    for (const address of addressesIn(frame)) addresses.add(address);
    packets += 1;
    at += PACKET_HEADER_BYTES + length;
  }
  return { addresses, packets, bytes: file.toString("latin1") };
}

function addressesIn(frame: Buffer): readonly string[] {
  const type = frame.readUInt16BE(12);
  const body = frame.subarray(ETHERNET_BYTES);
  if (type === IPV4) return [four(body, 12), four(body, 16)];
  return type === ARP ? [four(body, 14), four(body, 24)] : [];
}

function four(bytes: Buffer, at: number): string {
  const parsed = parseAddress([...bytes.subarray(at, at + 4)].join("."));
  return parsed === undefined ? "?" : printAddress(parsed);
}
