import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { parse, stringify } from "yaml";
import type { MatrixAgent } from "../support/matrix-agent.ts";
import { freePorts } from "../support/ports.ts";
import { type ServerProcess, serverProcess, temporaryDirectory } from "../support/process.ts";
import { waitFor } from "../support/wait-for.ts";
import { interview, offerOf } from "./support/interview.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";
import { teams } from "./support/teams.ts";

const SERVER = new URL("../../examples/routing-server/server.py", import.meta.url).pathname;
/** The rules take whoever is idle longest; the server is told to choose Rolf alone. */
const rules = teams({ routed: { agents: ["rita", "rolf"] } });
const ROLF = "@rolf:desk.test";

describe("a routing server in a process of its own, in another language", function () {
  this.timeout(60_000);
  let world: RealWorld;
  let server: ServerProcess;
  let url: string;
  let rita: MatrixAgent;
  let rolf: MatrixAgent;

  before(async function () {
    this.timeout(120_000);
    world = await startWorld({ rules });
    const directory = temporaryDirectory("routing-server");
    const secret = join(directory, "secret");
    writeFileSync(secret, "a long secret for both of them\n");
    const [port] = (await freePorts(1)) as [number];
    url = `http://127.0.0.1:${port}`;
    const args = ["--port", String(port), "--secret-file", secret, "--desk", world.desk.healthUrl];
    server = serverProcess({
      name: "routing-server",
      directory,
      command: "python3",
      args: [SERVER, ...args, "--only", ROLF],
      answers: async () => (await fetch(`${url}/v1/health`).catch(() => undefined))?.status === 200,
    });
    await server.start();
    await restartDesk({ url, secret_file: secret, deadline: "1s", mode: "decide" });
    rita = await world.agent("rita");
    rolf = await world.agent("rolf");
  });
  after(async () => {
    await world.dispose();
    await server.dispose();
  });

  async function restartDesk(section: object): Promise<void> {
    await world.desk.stop();
    const configuration = parse(readFileSync(world.desk.configuration, "utf8"));
    const routing_server = { ...configuration.routing_server, ...section };
    writeFileSync(world.desk.configuration, stringify({ ...configuration, routing_server }));
    await world.desk.start();
  }

  /** A customer comes, is offered to this agent, and is served. */
  async function served(by: MatrixAgent, nick: string, name: string): Promise<void> {
    await interview(await world.irc(nick), name, "routed please");
    const { roomId } = await offerOf(by, name);
    await by.accept(roomId);
    await by.next(roomId, "routed please");
    await by.send(roomId, "!close");
  }

  const play = async (what: "calls" | "agents", ofRolf: number | string): Promise<unknown> => {
    const body = JSON.stringify({ [ROLF]: ofRolf });
    return (await fetch(`${url}/demo/${what}`, { method: "POST", body })).json();
  };
  const tellCalls = (calls: number) => play("calls", calls);
  const told = async (): Promise<readonly { readonly type: string; readonly agent?: string }[]> =>
    ((await (await fetch(`${url}/demo/state`)).json()) as { events: [] }).events;
  const becomesFree = async (agent: MatrixAgent) =>
    waitFor(async () => /0 of 1/.test(await agent.command("status")), { what: "the slot to be given back" });

  it("decides; the rules decide while it is killed; it takes over when it is back, told what it missed", async () => {
    await served(rolf, "one", "Una");
    await server.kill();
    await served(rita, "two", "Duo");
    await server.start();
    await waitFor(
      async () => {
        const types = (await told()).filter(({ agent }) => agent === rita.userId).map(({ type }) => type);
        return ["offered", "accepted", "connected"].every((type) => types.includes(type));
      },
      { what: "the server to be told what it missed" },
    );
    await becomesFree(rolf);
    await served(rolf, "three", "Tria");
  });

  it("is overruled by an agent who passes a customer on to somebody", async () => {
    await becomesFree(rolf);
    await interview(await world.irc("passed"), "Petra", "routed please");
    const { roomId } = await offerOf(rolf, "Petra");
    await rolf.accept(roomId);
    await rolf.next(roomId, "routed please");
    await rolf.send(roomId, "!pass rita");
    await rita.accept((await offerOf(rita, "Petra")).roomId);
    await rita.send(roomId, "!close");
  });

  it("counts calls with conversations, and hears at once when a call ends", async () => {
    await becomesFree(rolf);
    assert.deepEqual(await tellCalls(1), { taken: 1, unknown: [], older: [] });
    await interview(await world.irc("four"), "Quad", "routed please");
    const decided = await waitFor(async () => /Quad/.test(await rita.command("queue")), {
      what: "Quad to wait",
    });
    assert.ok(decided);
    await tellCalls(0);
    const { roomId } = await offerOf(rolf, "Quad");
    await rolf.accept(roomId);
    await rolf.send(roomId, "!close");
  });

  it("sets an agent away, who is told why and whose own ready wins over an older word of the server's", async () => {
    await becomesFree(rolf);
    assert.deepEqual(await play("agents", "away on the telephone"), { taken: 1, unknown: [], older: [] });
    await rolf.next(await rolf.botRoom(), /routing server has set you away \(on the telephone\)/);
    assert.match(await rolf.command("status"), /You're away \(on the telephone\)/);
    assert.match(await rolf.command("ready"), /You're ready/);
    await waitFor(
      async () => {
        const { agents } = (await (await fetch(`${url}/demo/state`)).json()) as {
          agents: Record<string, { availability: string }>;
        };
        return agents[ROLF]?.availability === "ready";
      },
      { what: "the server to hear that he is ready" },
    );
  });

  it("in shadow mode is asked and not obeyed, and the difference is listed and counted", async () => {
    await becomesFree(rolf);
    await becomesFree(rita);
    await restartDesk({ mode: "shadow" });
    await served(rita, "five", "Quint");
    const metrics = await waitFor(
      async () => {
        const text = await (await fetch(`${world.desk.healthUrl}/metrics`)).text();
        return /frontdesk_routing_server_compared_total\{result="different"\} [1-9]/.test(text) && text;
      },
      { what: "the difference to be counted" },
    );
    assert.match(metrics, /frontdesk_routing_server_breaker\{state="closed"\} 1/);
    const { out } = await world.desk.cli("shadow");
    assert.ok(out.includes(`the rules offer to ${rita.userId}`), out);
    assert.ok(out.includes(`the routing server offer to ${ROLF}`), out);
    await world.invariantsHold();
  });
});
