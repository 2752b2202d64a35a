import type { SimulatedRoom } from "./simulated-homeserver.ts";
import { SUPERVISOR } from "./simulated-rules.ts";
import type { World } from "./world.ts";

const GUEST = "@guest:sim";
/** Rooms in which something may still happen: the latest ones. */
const LATEST_ROOMS = 12;

/** What others do to the conversations' rooms, to their agents, and to who waits. */
export async function bystanderActs(world: World): Promise<void> {
  const { random, homeserver } = world;
  const room = random.pick([...homeserver.rooms.values()].slice(-LATEST_ROOMS));
  if (!room) return;
  const dice = random.number();
  if (dice < 0.3) supervise(world, room);
  else if (dice < 0.55) visit(world, room);
  else if (dice < 0.75) kick(world, room);
  else if (dice < 0.83) spoil(world, room);
  else if (dice < 0.9) closeAccount(world);
  else if (dice < 0.95) await robotSays(world, room);
  else await reload(world);
}

function supervise(world: World, room: SimulatedRoom): void {
  const { random, homeserver, tally, agentIds } = world;
  if (!world.has("supervisors")) return;
  const of = room.conversation;
  const agent = random.pick(agentIds) ?? "";
  const dice = random.below(5);
  if (dice === 0) {
    tally.count("supervisor-moved");
    homeserver.command(SUPERVISOR, `move ${of} to ${random.pick(["help", "sales"])}`);
  } else if (dice === 1) {
    tally.count("supervisor-took");
    homeserver.command(SUPERVISOR, `take ${of} for ${agent}`);
  } else if (dice === 2) {
    tally.count("supervisor-prioritised");
    homeserver.command(SUPERVISOR, `prioritise ${of} by ${random.chance(0.5) ? 20 : -20}`);
  } else if (dice === 3) {
    tally.count("supervisor-requeued");
    homeserver.command(SUPERVISOR, `requeue ${of}`);
  } else {
    tally.count("supervisor-set-away");
    homeserver.command(SUPERVISOR, random.chance(0.4) ? `away ${agent} meeting` : `ready ${agent}`);
  }
}

/** Somebody whom the desk did not call: a guest, or an agent whose offer it was not. */
function visit(world: World, { roomId, members }: SimulatedRoom): void {
  const { random, homeserver, tally } = world;
  if (!world.has("guests")) return;
  const visitor = random.chance(0.7) ? GUEST : (random.pick(world.agentIds) ?? GUEST);
  if (members.get(visitor) !== "joined") {
    if (homeserver.deactivated.has(visitor)) return;
    tally.count("guest-joined");
    homeserver.join(visitor, roomId);
  } else if (random.chance(0.6)) {
    tally.count("guest-wrote");
    homeserver.say(visitor, roomId, random.chance(0.2) ? "!close" : "a guest remarks something");
  } else {
    tally.count("guest-left");
    homeserver.leave(visitor, roomId);
  }
}

function kick(world: World, { roomId, members }: SimulatedRoom): void {
  const { random, homeserver, tally } = world;
  const present = [...members].filter(([, membership]) => membership !== "left");
  const [user, membership] = random.pick(present) ?? [];
  if (user === undefined || !world.has("agent-kicked")) return;
  tally.count(membership === "joined" ? "agent-kicked" : "invitation-revoked");
  homeserver.kick(user, roomId);
}

function spoil(world: World, room: SimulatedRoom): void {
  const { random, homeserver, tally } = world;
  if (!world.has("rooms-break") || room.unusable) return;
  const dice = random.number();
  if (dice < 0.4) {
    tally.count("room-power-lost");
    homeserver.spoil(room.roomId, "power-lost");
  } else if (dice < 0.8) {
    tally.count("room-encrypted");
    homeserver.spoil(room.roomId, "encrypted");
  } else {
    tally.count("ours-removed");
    homeserver.removeOurs(room.roomId, random.chance(0.5) ? "customer" : "desk");
  }
}

/** An account is closed, or there is one of that name again. */
function closeAccount(world: World): void {
  const { random, homeserver, tally } = world;
  const agent = random.pick(world.agentIds);
  if (agent === undefined || !world.has("agent-deactivated")) return;
  if (homeserver.deactivated.delete(agent)) {
    homeserver.command(agent, "ready");
    return;
  }
  tally.count("agent-deactivated");
  homeserver.deactivate(agent);
  if (random.chance(0.3)) homeserver.command(SUPERVISOR, `ready ${agent}`);
}

async function robotSays(world: World, { conversation }: SimulatedRoom): Promise<void> {
  if (world.has("automated")) await world.robotSays(conversation, world.random.chance(0.1));
}

async function reload(world: World): Promise<void> {
  const { random, agentIds } = world;
  if (!world.has("reload")) return;
  const retired = random.chance(0.5) ? [random.pick(agentIds) ?? ""] : [];
  const lowered = random.chance(0.5) ? [random.pick(agentIds) ?? ""] : [];
  await world.reload({
    without: retired,
    lowered,
    sales: random.chance(0.7),
    automated: world.plan.faults.automated && random.chance(0.8),
  });
}
