// An agent of Frontdesk that is an ordinary Matrix bot, on matrix-bot-sdk:
// HOMESERVER=http://localhost:8008 TOKEN=… PUPPETS=@_desk_ node bot.mjs
import { AutojoinRoomsMixin, MatrixClient, MemoryStorageProvider } from "matrix-bot-sdk";

const { HOMESERVER = "http://localhost:8008", TOKEN = "", PUPPETS = "@_desk_" } = process.env;
const client = new MatrixClient(HOMESERVER, TOKEN, new MemoryStorageProvider());

// The invitation is the offer: joining takes it.
AutojoinRoomsMixin.setupOnClient(client);
const joinedAt = new Map();
client.on("room.join", async (room) => {
  joinedAt.set(room, Date.now());
  await client.sendText(room, "Hello! Ask me about the weather.");
});

client.on("room.message", async (room, { sender, content, origin_server_ts: sentAt }) => {
  // What was said before it came is there to be read, not to be answered.
  if (sentAt < (joinedAt.get(room) ?? Number.POSITIVE_INFINITY)) return;
  // The customer is whoever our service stands for; the desk's own remarks are not meant for a bot.
  if (!sender.startsWith(PUPPETS) || content?.msgtype !== "m.text") return;
  if (/weather/i.test(content.body)) await client.sendText(room, "It is sunny.");
  else await client.sendText(room, `!handover could not answer: ${content.body.slice(0, 400)}`);
});

for (const room of await client.getJoinedRooms()) joinedAt.set(room, Date.now());
await client.start();
console.log("listening");
