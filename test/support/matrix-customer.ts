import type { CustomerOptions, Heard, TestCustomer } from "../conformance/network/network-bench.ts";
import type { NextOptions } from "./inbox.ts";
import { type MatrixAgent, matrixAgent } from "./matrix-agent.ts";
import type { TimelineEvent } from "./matrix-sync.ts";
import type { Synapse } from "./synapse.ts";

export interface MatrixCustomerOptions extends CustomerOptions {
  readonly synapse: Pick<Synapse, "url" | "registerUser">;
  readonly localpart: string;
  /** The desk's user, to whom they write. */
  readonly desk: string;
  readonly displayName?: string;
}

/** Synapse's bound on a device's name. */
const LONGEST_DEVICE_NAME = 100;

/** A person at a Matrix client of their own. */
export interface MatrixCustomer extends TestCustomer {
  readonly user: MatrixAgent;
  /** The desk's user. */
  readonly desk: string;
  /** The chat with the desk, made at the first call. */
  room(): Promise<string>;
  /** The desk's next words in the chat that contain, or match, this. */
  next(match?: string | RegExp, options?: NextOptions): Promise<TimelineEvent>;
}

export async function matrixCustomer(options: MatrixCustomerOptions): Promise<MatrixCustomer> {
  const { synapse, localpart, desk, displayName, version } = options;
  const user = await matrixAgent({
    synapse,
    user: localpart,
    ...(displayName === undefined ? {} : { displayName }),
  });
  if (version !== undefined && version !== "silent") await nameDevice(user, version);
  return new Customer(user, desk);
}

/** A device that can encrypt, which is how its name is told to others. */
async function nameDevice(
  user: MatrixAgent,
  { name, version, os }: { readonly name: string; readonly version: string; readonly os?: string },
): Promise<void> {
  const { device_id } = (await user.client.call("GET", "v3/account/whoami")) as { device_id: string };
  const display_name = `${name} ${version}${os === undefined ? "" : ` (${os})`}`.slice(
    0,
    LONGEST_DEVICE_NAME,
  );
  await user.client.call("PUT", `v3/devices/${device_id}`, { display_name });
  const keys = { user_id: user.userId, device_id, algorithms: [], keys: {}, signatures: {} };
  await user.client.call("POST", "v3/keys/upload", { device_keys: keys });
}

class Customer implements MatrixCustomer {
  readonly user: MatrixAgent;
  readonly desk: string;
  readonly #rooms: string[] = [];
  readonly #read = new Set<string>();
  #chat: Promise<string> | undefined;
  #reading: NodeJS.Timeout;

  constructor(user: MatrixAgent, desk: string) {
    this.user = user;
    this.desk = desk;
    this.#reading = setInterval(() => this.#readAll(), 50);
  }

  get heard(): readonly Heard[] {
    return this.#events().flatMap((event) => heardIn(event, this.desk));
  }

  get acknowledged(): readonly string[] {
    return this.#rooms.flatMap((roomId) =>
      this.user
        .room(roomId)
        .receipts.all.filter(({ userId }) => userId === this.desk)
        .map(({ eventId }) => idOf(eventId)),
    );
  }

  get refusals(): readonly string[] {
    return this.#events().flatMap(({ sender, content }) =>
      sender === this.desk && content.msgtype === "m.notice" ? [String(content.body)] : [],
    );
  }

  get sawTyping(): readonly boolean[] {
    return this.#rooms.flatMap((roomId) =>
      this.user.room(roomId).typing.all.map((users) => users.includes(this.desk)),
    );
  }

  room(): Promise<string> {
    this.#chat ??= this.#openChat();
    return this.#chat;
  }

  async say(text: string, { edits, replyTo }: { edits?: string; replyTo?: string } = {}): Promise<string> {
    const roomId = await this.room();
    if (edits !== undefined) return idOf(await this.user.edit(roomId, `$${edits}`, text));
    const relation =
      replyTo === undefined ? {} : { "m.relates_to": { "m.in_reply_to": { event_id: `$${replyTo}` } } };
    const sent = await this.user.sendContent(roomId, {
      msgtype: "m.text",
      body: text,
      ...this.#formatOf(text),
      ...relation,
    });
    return idOf(sent);
  }

  async next(match: string | RegExp = "", options: NextOptions = {}): Promise<TimelineEvent> {
    return await this.user.next(await this.room(), match, options);
  }

  async type(typing: boolean): Promise<void> {
    await this.user.typing(await this.room(), typing);
  }

  async retract(id: string): Promise<void> {
    await this.user.redact(await this.room(), `$${id}`);
  }

  /** Another chat with the same desk. */
  async rename(): Promise<void> {
    this.#chat = this.#openChat();
    await this.#chat;
  }

  /** Leaves the chat: who merely closes their client finds all of it there later. */
  async leave(): Promise<void> {
    clearInterval(this.#reading);
    for (const roomId of this.#rooms) await this.user.leave(roomId).catch(() => undefined);
    await this.user.stop();
  }

  async #openChat(): Promise<string> {
    const request = { is_direct: true, preset: "private_chat", invite: [this.desk] };
    const made = (await this.user.client.call("POST", "v3/createRoom", request)) as { room_id: string };
    this.#rooms.push(made.room_id);
    return made.room_id;
  }

  #events(): readonly TimelineEvent[] {
    return this.#rooms.flatMap((roomId) => this.user.room(roomId).timeline.all);
  }

  /** What was heard before and is said again keeps its formatting, as when a client forwards it. */
  #formatOf(text: string): object {
    const before = this.#events().findLast(
      ({ sender, content }) => sender === this.desk && content.body === text,
    );
    const { format, formatted_body } = before?.content ?? {};
    return format === undefined ? {} : { format, formatted_body };
  }

  #readAll(): void {
    for (const roomId of this.#rooms) {
      const last = this.user.room(roomId).timeline.all.findLast(({ sender }) => sender === this.desk);
      if (last === undefined || this.#read.has(last.event_id)) continue;
      this.#read.add(last.event_id);
      this.user.read(roomId, last.event_id).catch(() => undefined);
    }
  }
}

function heardIn(
  { type, sender, event_id, content, redacts }: TimelineEvent,
  desk: string,
): readonly Heard[] {
  if (sender !== desk) return [];
  if (type === "m.room.redaction") return [{ text: "", retracts: idOf(redacts ?? String(content.redacts)) }];
  if (type !== "m.room.message" || content.msgtype === "m.notice") return [];
  const relation = (content["m.relates_to"] ?? {}) as Record<string, unknown>;
  const edited = content["m.new_content"] as { body: string } | undefined;
  if (edited !== undefined) return [{ text: edited.body, edits: idOf(String(relation.event_id)) }];
  const answered = (relation["m.in_reply_to"] as { event_id?: string } | undefined)?.event_id;
  return [
    {
      text: String(content.body),
      id: idOf(event_id),
      ...(answered === undefined ? {} : { replyTo: idOf(answered) }),
    },
  ];
}

/** As the desk names messages. */
function idOf(eventId: string): string {
  return eventId.slice(1);
}
