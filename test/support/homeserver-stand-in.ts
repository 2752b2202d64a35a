import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { served } from "./homeserver-stand-in-api.ts";
import { startPushing } from "./homeserver-stand-in-push.ts";
import {
  add,
  emptyWorld,
  member,
  type StandInEvent,
  type StandInOptions,
} from "./homeserver-stand-in-world.ts";

/**
 * A homeserver that answers at once, to measure the bridge's own ceiling and to crash against: for benchmarks
 * and simulations only. It keeps everything in memory, checks no power, and knows what the desk uses.
 */
export interface HomeserverStandIn {
  readonly url: string;
  /** Called for each event, right after it happened. */
  onEvent: (event: StandInEvent) => void;
  /** A person joins, leaves, writes; the service learns of it by a transaction. */
  join(user: string, roomId: string): StandInEvent;
  leave(user: string, roomId: string): StandInEvent;
  say(user: string, roomId: string, body: string): StandInEvent;
  /** All of a room's events, in order. */
  events(roomId: string): readonly StandInEvent[];
  readonly rooms: () => readonly string[];
  /** Events that the service has not yet acknowledged. */
  readonly unacknowledged: () => number;
  /** Requests answered so far. */
  readonly requests: () => number;
  stop(): Promise<void>;
}

export async function startHomeserverStandIn(options: StandInOptions): Promise<HomeserverStandIn> {
  const world = emptyWorld(options);
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    void served(world, request, response);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const pushing = startPushing(world);
  const standIn: HomeserverStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onEvent: () => {},
    join: (user, roomId) => member(world, { roomId, sender: user, user, content: { membership: "join" } }),
    leave: (user, roomId) => member(world, { roomId, sender: user, user, content: { membership: "leave" } }),
    say: (user, roomId, body) =>
      add(world, roomId, { sender: user, type: "m.room.message", content: { msgtype: "m.text", body } }),
    events: (roomId) => world.rooms.get(roomId)?.events ?? [],
    rooms: () => [...world.rooms.keys()],
    unacknowledged: () => world.queue.length,
    requests: () => requests,
    async stop() {
      await pushing.stop();
      await closed(server);
    },
  };
  world.happened = (event) => standIn.onEvent(event);
  return standIn;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
