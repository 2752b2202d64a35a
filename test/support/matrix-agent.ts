import type { NextOptions } from "./inbox.ts";
import { type MatrixClient, matrixClient } from "./matrix-client.ts";
import { type Invitation, type MatrixSync, matrixSync, type TimelineEvent } from "./matrix-sync.ts";
import type { Synapse, SynapseUser } from "./synapse.ts";
import { matches } from "./xmpp-customer.ts";

export interface MatrixAgentOptions {
  readonly synapse: Pick<Synapse, "url" | "registerUser">;
  /** A localpart to register, or an account that exists. */
  readonly user: string | Pick<SynapseUser, "userId" | "accessToken">;
  /** The desk's bot, for `command`. */
  readonly bot?: string;
  readonly displayName?: string;
}

/** A CSR at a Matrix client, for tests. */
export interface MatrixAgent extends MatrixSync {
  readonly userId: string;
  readonly accessToken: string;
  readonly client: MatrixClient;
  nextInvitation(match?: (invitation: Invitation) => boolean, options?: NextOptions): Promise<Invitation>;
  accept(roomId: string): Promise<void>;
  decline(roomId: string): Promise<void>;
  /** Each gives the new event's id, which the homeserver has accepted. */
  send(roomId: string, text: string): Promise<string>;
  notice(roomId: string, text: string): Promise<string>;
  sendHtml(roomId: string, text: string, html: string): Promise<string>;
  edit(roomId: string, eventId: string, text: string): Promise<string>;
  reply(roomId: string, eventId: string, text: string): Promise<string>;
  redact(roomId: string, eventId: string, reason?: string): Promise<string>;
  sendContent(roomId: string, content: object, type?: string): Promise<string>;
  typing(roomId: string, typing: boolean): Promise<void>;
  read(roomId: string, eventId: string): Promise<void>;
  /** The next message of others whose body contains, or matches, this. */
  next(roomId: string, match?: string | RegExp, options?: NextOptions): Promise<TimelineEvent>;
  /** The bodies of all messages in the room so far, in order. */
  bodies(roomId: string): string[];
  /** User ids of those joined, with their display names. */
  members(roomId: string): Promise<Map<string, string | undefined>>;
  state(roomId: string, type: string, stateKey?: string): Promise<Record<string, unknown>>;
  leave(roomId: string): Promise<void>;
  kick(roomId: string, userId: string, reason?: string): Promise<void>;
  invite(roomId: string, userId: string): Promise<void>;
  /** Says something to the bot in a private room and gives its answer. One at a time. */
  command(text: string, options?: NextOptions): Promise<string>;
  /** The private room with the bot, made at the first call. */
  botRoom(): Promise<string>;
}

export async function matrixAgent(options: MatrixAgentOptions): Promise<MatrixAgent> {
  const { synapse, user } = options;
  const account = typeof user === "string" ? await synapse.registerUser(user) : user;
  const client = matrixClient(synapse.url, account.userId, account.accessToken);
  if (options.displayName !== undefined) {
    const path = `v3/profile/${encodeURIComponent(account.userId)}/displayname`;
    await client.call("PUT", path, { displayname: options.displayName });
  }
  const sync = await matrixSync(client);
  const rooms = membership(client);
  const sends = sending(client);
  return {
    ...sync,
    ...rooms,
    ...sends,
    ...reading(client, sync),
    ...commanding(client, sync, sends, options.bot),
    userId: account.userId,
    accessToken: account.accessToken,
    client,
  };
}

function inRoom(roomId: string, rest: string): string {
  return `v3/rooms/${encodeURIComponent(roomId)}/${rest}`;
}

function membership(client: MatrixClient) {
  const post = async (roomId: string, action: string, body: object = {}) => {
    await client.call("POST", inRoom(roomId, action), body);
  };
  return {
    accept: (roomId: string) => post(roomId, "join"),
    decline: (roomId: string) => post(roomId, "leave"),
    leave: (roomId: string) => post(roomId, "leave"),
    kick: (roomId: string, userId: string, reason?: string) =>
      post(roomId, "kick", { user_id: userId, reason }),
    invite: (roomId: string, userId: string) => post(roomId, "invite", { user_id: userId }),
    async members(roomId: string) {
      const answer = (await client.call("GET", inRoom(roomId, "joined_members"))) as {
        joined: Record<string, { display_name?: string | null }>;
      };
      const entries = Object.entries(answer.joined);
      return new Map(entries.map(([userId, { display_name }]) => [userId, display_name ?? undefined]));
    },
    async state(roomId: string, type: string, stateKey = "") {
      const path = inRoom(roomId, `state/${type}/${encodeURIComponent(stateKey)}`);
      return (await client.call("GET", path)) as Record<string, unknown>;
    },
  };
}

function sending(client: MatrixClient) {
  const sendContent = (roomId: string, content: object, type = "m.room.message") =>
    client.send(roomId, type, content);
  const own = encodeURIComponent(client.userId);
  return {
    sendContent,
    send: (roomId: string, text: string) => sendContent(roomId, { msgtype: "m.text", body: text }),
    notice: (roomId: string, text: string) => sendContent(roomId, { msgtype: "m.notice", body: text }),
    sendHtml: (roomId: string, text: string, html: string) =>
      sendContent(roomId, {
        msgtype: "m.text",
        body: text,
        format: "org.matrix.custom.html",
        formatted_body: html,
      }),
    edit: (roomId: string, eventId: string, text: string) =>
      sendContent(roomId, {
        msgtype: "m.text",
        body: `* ${text}`,
        "m.new_content": { msgtype: "m.text", body: text },
        "m.relates_to": { rel_type: "m.replace", event_id: eventId },
      }),
    reply: (roomId: string, eventId: string, text: string) =>
      sendContent(roomId, {
        msgtype: "m.text",
        body: text,
        "m.relates_to": { "m.in_reply_to": { event_id: eventId } },
      }),
    async redact(roomId: string, eventId: string, reason?: string) {
      const path = inRoom(roomId, `redact/${encodeURIComponent(eventId)}/${crypto.randomUUID()}`);
      return ((await client.call("PUT", path, { reason })) as { event_id: string }).event_id;
    },
    async typing(roomId: string, typing: boolean) {
      await client.call(
        "PUT",
        inRoom(roomId, `typing/${own}`),
        typing ? { typing, timeout: 20_000 } : { typing },
      );
    },
    async read(roomId: string, eventId: string) {
      await client.call("POST", inRoom(roomId, `receipt/m.read/${encodeURIComponent(eventId)}`));
    },
  };
}

function bodyOf(event: TimelineEvent): string | undefined {
  const { body } = event.content;
  return event.type === "m.room.message" && typeof body === "string" ? body : undefined;
}

function reading(client: MatrixClient, sync: MatrixSync) {
  return {
    nextInvitation: (match?: (invitation: Invitation) => boolean, options?: NextOptions) =>
      sync.invitations.next(match, { what: `an invitation for ${client.userId}`, ...options }),
    next: (roomId: string, match: string | RegExp = "", options: NextOptions = {}) =>
      sync.room(roomId).timeline.next(
        (event) => {
          const body = event.sender === client.userId ? undefined : bodyOf(event);
          return body !== undefined && matches(body, match);
        },
        { what: `a message with ${match}`, ...options },
      ),
    bodies: (roomId: string) => sync.room(roomId).timeline.all.flatMap((event) => bodyOf(event) ?? []),
  };
}

function commanding(
  client: MatrixClient,
  sync: MatrixSync,
  sends: ReturnType<typeof sending>,
  bot: string | undefined,
) {
  let room: Promise<string> | undefined;
  const botRoom = () => {
    if (bot === undefined) throw new Error("this agent was made without the bot's user id");
    room ??= privateRoom(client, sync, bot);
    return room;
  };
  return {
    botRoom,
    async command(text: string, options: NextOptions = {}) {
      const roomId = await botRoom();
      const asked = await sends.send(roomId, text);
      const { timeline } = sync.room(roomId);
      await timeline.next((event) => event.event_id === asked, { what: `the echo of ${text}` });
      const answer = await timeline.next((event) => event.sender === bot && bodyOf(event) !== undefined, {
        what: `the bot's answer to ${text}`,
        ...options,
      });
      return bodyOf(answer) ?? "";
    },
  };
}

/** Resolves when the bot has joined. */
async function privateRoom(client: MatrixClient, sync: MatrixSync, bot: string): Promise<string> {
  const request = { is_direct: true, preset: "private_chat", invite: [bot] };
  const { room_id } = (await client.call("POST", "v3/createRoom", request)) as { room_id: string };
  await sync
    .room(room_id)
    .timeline.find(
      (event) =>
        event.type === "m.room.member" && event.state_key === bot && event.content.membership === "join",
      { what: `${bot} to join the private room` },
    );
  return room_id;
}
