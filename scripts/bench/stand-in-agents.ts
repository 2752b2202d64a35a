import type { HomeserverStandIn } from "../../test/support/homeserver-stand-in.ts";
import { waitFor } from "../../test/support/wait-for.ts";

/** CSRs at the stand-in: they join wherever they are invited to. */
export interface StandInAgents {
  /** Each opens a chat with the bot and says that they are ready. */
  sayReady(): Promise<void>;
  /** The room in which an agent and this customer are, once the agent has joined. */
  roomOf(customer: string): string | undefined;
  say(roomId: string, text: string): void;
}

export interface StandInAgentsOptions {
  readonly homeserver: HomeserverStandIn;
  readonly asToken: string;
  readonly users: readonly string[];
  readonly bot: string;
  readonly heard: (text: string) => void;
}

export function standInAgents(options: StandInAgentsOptions): StandInAgents {
  const { homeserver, users, bot, heard } = options;
  const agents = new Set(users);
  const agentIn = new Map<string, string>();
  const customerRoom = new Map<string, string>();
  homeserver.onEvent = ({ type, sender, room_id, state_key, content }) => {
    if (type === "m.room.message" && !agents.has(sender)) {
      if (typeof content.body === "string") heard(content.body);
      const customer = /(?:xmpp|irc)\d{4}/.exec(sender)?.[0];
      if (customer !== undefined) customerRoom.set(customer, room_id);
    }
    if (type !== "m.room.member" || state_key === undefined || !agents.has(state_key)) return;
    if (content.membership === "invite") setImmediate(() => homeserver.join(state_key, room_id));
    if (content.membership === "join") agentIn.set(room_id, state_key);
  };
  return {
    roomOf: (customer) => {
      const room = customerRoom.get(customer);
      return room !== undefined && agentIn.has(room) ? room : undefined;
    },
    say: (roomId, text) => {
      const agent = agentIn.get(roomId);
      if (agent !== undefined) homeserver.say(agent, roomId, text);
    },
    sayReady: async () => {
      for (const user of users) await readyInChat(options, user, bot);
    },
  };
}

async function readyInChat(
  { homeserver, asToken }: StandInAgentsOptions,
  user: string,
  bot: string,
): Promise<void> {
  const answer = await fetch(
    `${homeserver.url}/_matrix/client/v3/createRoom?user_id=${encodeURIComponent(user)}`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${asToken}` },
      body: JSON.stringify({ invite: [bot] }),
    },
  );
  const { room_id } = (await answer.json()) as { room_id: string };
  const events = () => homeserver.events(room_id);
  await waitFor(
    () =>
      events().some(
        ({ sender, type, content }) =>
          sender === bot && type === "m.room.member" && content.membership === "join",
      ),
    {
      what: `the bot to join the chat with ${user}`,
    },
  );
  homeserver.say(user, room_id, "ready");
  await waitFor(() => events().some(({ sender, type }) => sender === bot && type === "m.room.message"), {
    what: `the bot's answer to ${user}`,
  });
}
