import { BOT } from "./simulated-rules.ts";
import type { Happening } from "./tally.ts";
import type { World } from "./world.ts";

/** An agent who answers invitations as the dice say, and numbers what they write. */
export class SimulatedAgent {
  readonly id: string;
  readonly #world: World;
  /** In words: addresses are not shown across. */
  readonly #name: string;
  #written = 0;
  /** Their last message in each room. */
  readonly #last = new Map<string, string>();

  constructor(world: World, id: string) {
    this.#world = world;
    this.id = id;
    this.#name = id.replace(/^@|:.*$/gu, "");
  }

  /** One thing an agent does of what there is to do. */
  act(): void {
    const { random, homeserver } = this.#world;
    if (homeserver.deactivated.has(this.id)) return;
    const invited = random.pick(this.#rooms("invited"));
    const talk = random.pick(this.#rooms("joined"));
    if (invited !== undefined && random.chance(0.7)) this.#answer(invited);
    else if (talk !== undefined) this.#actIn(talk);
    else if (this.id !== BOT) this.#ask();
  }

  /** Ends all there is, so that the desk can come to rest. */
  wrapUp(): void {
    const { homeserver } = this.#world;
    if (this.id !== BOT) homeserver.command(this.id, "ready");
    for (const roomId of this.#rooms("invited")) homeserver.join(this.id, roomId);
    for (const roomId of this.#rooms("joined")) homeserver.say(this.id, roomId, "!close");
  }

  #answer(roomId: string): void {
    const { random, homeserver } = this.#world;
    if (this.#may("agent-declines") && random.chance(0.1)) {
      this.#count("agent-declined");
      homeserver.decline(this.id, roomId);
    } else {
      this.#count("agent-joined");
      homeserver.join(this.id, roomId);
    }
  }

  /** In their chat with the bot. */
  #ask(): void {
    const { random, homeserver } = this.#world;
    const dice = random.number();
    if (dice < 0.15) {
      this.#count("agent-away");
      homeserver.command(this.id, "away lunch");
    } else if (dice < 0.25) {
      this.#count("agent-asked");
      homeserver.command(this.id, random.pick(["status", "queue", "why", "help", "pass help"]) ?? "help");
    } else homeserver.command(this.id, "ready");
  }

  #actIn(roomId: string): void {
    const { random, homeserver } = this.#world;
    const dice = random.number();
    if (dice < 0.03 && this.#may("agent-leaves")) {
      this.#count("agent-left");
      homeserver.leave(this.id, roomId);
    } else if (this.id === BOT && dice < 0.1) {
      this.#count("bot-handed-over");
      homeserver.say(this.id, roomId, "!handover needs a person");
    } else if (dice < 0.25) {
      this.#count("agent-closed");
      homeserver.say(this.id, roomId, random.chance(0.3) ? "!close solved" : "!close");
    } else if (dice < 0.26)
      homeserver.say(this.id, roomId, dice < 0.255 ? "!host bridge" : "!host homeserver");
    else if (dice < 0.265) homeserver.say(this.id, roomId, "// among us");
    else if (dice < 0.28) homeserver.say(this.id, roomId, "!status");
    else if (dice < 0.32) this.#pass(roomId);
    else if (dice < 0.42) this.#change(roomId);
    else this.#say(roomId);
  }

  #pass(roomId: string): void {
    const { random, homeserver, agentIds } = this.#world;
    if (!this.#may("agent-passes")) return;
    const toQueue = random.chance(0.5);
    this.#count(toQueue ? "passed-to-queue" : "passed-to-agent");
    const to = toQueue ? random.pick(["help", "sales"]) : random.pick(agentIds);
    homeserver.say(this.id, roomId, `!pass ${to}`);
  }

  #change(roomId: string): void {
    const { random, homeserver } = this.#world;
    const last = this.#last.get(roomId);
    if (last === undefined || !this.#may("agent-edits")) return;
    const dice = random.number();
    if (dice < 0.5) {
      this.#count("agent-edited");
      homeserver.edit(this.id, roomId, last, `${this.#name} corrects ${last}`);
    } else if (dice < 0.8) {
      this.#count("agent-retracted");
      homeserver.retract(this.id, roomId, last);
      this.#last.delete(roomId);
    } else {
      this.#count("agent-reacted");
      homeserver.react(this.id, roomId, last);
    }
  }

  #say(roomId: string): void {
    this.#written += 1;
    const attaches = this.#may("attachments") && this.#world.random.chance(0.05);
    this.#count("agent-wrote");
    if (attaches) this.#count("agent-attached");
    const more = attaches ? { attachments: [{ kind: "file", name: "offer.pdf" } as const] } : {};
    const text = `${this.#name} answers ${this.#written}`;
    this.#last.set(roomId, this.#world.homeserver.say(this.id, roomId, text, more));
  }

  #may(fault: Parameters<World["has"]>[0]): boolean {
    return this.#world.has(fault);
  }

  #count(what: Happening): void {
    this.#world.tally.count(what);
  }

  #rooms(membership: "invited" | "joined"): readonly string[] {
    return [...this.#world.homeserver.rooms.values()]
      .filter((room) => room.members.get(this.id) === membership)
      .map((room) => room.roomId);
  }
}
