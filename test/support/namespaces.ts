import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { type Capture, startCapture } from "./network-capture.ts";
import { within } from "./wait-for.ts";

const RELAY = new URL("./namespace-relay.ts", import.meta.url).pathname;
const run = promisify(execFile);

/** Where each side stands. */
export const PLACES = {
  /** The customer, who also has an address in a range that is denied. */
  customer: "198.51.100.20",
  denied: "203.0.113.66",
  /** The bridge's host, as the outside and the inside see it. */
  public: "198.51.100.7",
  gateway: "10.77.0.1",
  /** Homeserver, IM server and agent. */
  inner: "10.77.0.2",
} as const;

export type Side = "outside" | "gateway" | "inside";

/** Three network namespaces in a row: outside, the bridge's host, inside. */
export interface Namespaces {
  /** As `ip netns` knows it. */
  readonly names: Readonly<Record<Side, string>>;
  /** Lets this process reach an address from within a namespace: by this port on its own loopback. */
  relay(from: Side, to: { readonly host: string; readonly port: number }, port: number): Promise<void>;
  /** What goes over the wire between the bridge's host and that side, as that side sees it. */
  capture(side: "outside" | "inside"): Promise<Capture>;
  /** Runs a program within; rejects when it fails. */
  run(side: Side, command: string, ...args: readonly string[]): Promise<string>;
  /** Removes all of them, and ends what relays. */
  dispose(): Promise<void>;
}

/** Why this machine can make none; undefined when it can. */
export async function whyNoNamespaces(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "network namespaces are root's to make";
  const name = `fdtry-${process.pid}`;
  try {
    for (const [command, ...args] of [
      ["ip", "-V"],
      ["nft", "--version"],
      ["tcpdump", "--version"],
    ] as const)
      await run(command, args);
    await run("ip", ["netns", "add", name]);
    await run("ip", ["netns", "exec", name, "nft", "add", "table", "inet", "try"]);
    return undefined;
  } catch (error) {
    return `no network namespaces here: ${(error as Error).message.trim()}`;
  } finally {
    await run("ip", ["netns", "delete", name]).catch(() => undefined);
  }
}

/** Named by this process, so that those of one that was killed are known as nobody's. */
export async function makeNamespaces(): Promise<Namespaces> {
  await removeLeft();
  const names: Record<Side, string> = {
    outside: `fd-${process.pid}-outside`,
    gateway: `fd-${process.pid}-gateway`,
    inside: `fd-${process.pid}-inside`,
  };
  const relays: ChildProcess[] = [];
  const remove = () => {
    for (const relay of relays) relay.kill("SIGKILL");
    for (const name of Object.values(names)) {
      try {
        execFileSync("ip", ["netns", "delete", name], { stdio: "ignore" });
      } catch {
        // Gone already.
      }
    }
  };
  process.once("exit", remove);
  try {
    await wire(names);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    names,
    relay: async (from, to, port) => void relays.push(await startRelay(names[from], to, port)),
    capture: (side) => startCapture(names[side], DEVICE),
    run: async (side, command, ...args) =>
      (await run("ip", ["netns", "exec", names[side], command, ...args])).stdout,
    dispose: async () => {
      process.off("exit", remove);
      remove();
    },
  };
}

/** Each side's only device; the bridge's host has one for each side. */
const DEVICE = "wire";

async function wire(names: Readonly<Record<Side, string>>): Promise<void> {
  const ip = (side: Side, ...args: readonly string[]) => run("ip", ["-n", names[side], ...args]);
  for (const name of Object.values(names)) await run("ip", ["netns", "add", name]);
  for (const side of ["outside", "gateway", "inside"] as const) await ip(side, "link", "set", "lo", "up");
  const { customer, denied, public: shown, gateway, inner } = PLACES;
  const ends = { outside: [`${customer}/24`, `${denied}/32`], inside: [`${inner}/24`] } as const;
  const own = { outside: `${shown}/24`, inside: `${gateway}/24` } as const;
  for (const side of ["outside", "inside"] as const) {
    const there = ["type", "veth", "peer", "name", DEVICE, "netns", names[side]];
    await ip("gateway", "link", "add", side, ...there);
    for (const address of ends[side]) await ip(side, "address", "add", address, "dev", DEVICE);
    await ip("gateway", "address", "add", own[side], "dev", side);
    await ip(side, "link", "set", DEVICE, "up");
    await ip("gateway", "link", "set", side, "up");
  }
  await ip("gateway", "route", "add", denied, "dev", "outside");
  await ip("inside", "route", "add", "default", "via", gateway);
  // Somebody outside who knows of the inner network tries to go there.
  await ip("outside", "route", "add", "10.77.0.0/24", "via", shown);
  await run("ip", ["netns", "exec", names.gateway, "sysctl", "-qw", "net.ipv4.ip_forward=1"]);
}

async function startRelay(
  namespace: string,
  to: { readonly host: string; readonly port: number },
  port: number,
): Promise<ChildProcess> {
  const listener = createServer();
  listener.listen({ port, host: "127.0.0.1" });
  await once(listener, "listening");
  // The socket stays in the namespace that it was made in, whoever accepts from it.
  const { fd } = (listener as unknown as { readonly _handle: { readonly fd: number } })._handle;
  const args = ["netns", "exec", namespace, process.execPath, RELAY, to.host, String(to.port)];
  const child = spawn("ip", args, { stdio: ["ignore", "pipe", "inherit", fd] });
  const { stdout } = child;
  if (stdout === null) throw new Error("a relay without output");
  await within(once(stdout, "data"), { what: "the relay to be ready" });
  listener.close();
  return child;
}

/** Namespaces outlive a process that was killed. */
async function removeLeft(): Promise<void> {
  const { stdout } = await run("ip", ["netns", "list"]);
  for (const [name, pid] of stdout.matchAll(/^fd-(\d+)-(?:outside|gateway|inside)\b/gm)) {
    if (!isAlive(Number(pid))) await run("ip", ["netns", "delete", name]).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
