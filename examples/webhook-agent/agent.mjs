// An agent of Frontdesk behind a webhook, on Node's standard library alone: node agent.mjs PORT SECRET_FILE
import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const [port = "9010", secretFile = "webhook.secret"] = process.argv.slice(2);
const secret = readFileSync(secretFile, "utf8").trim();
const sign = (id, time, body) =>
  `v1,${createHmac("sha256", secret).update(`${id}.${time}.${body}`).digest("base64")}`;

/** What it says: change this. */
function answer({ type, customer, message }) {
  if (type === "started") return [{ type: "text", text: `Hello ${customer.name}! Ask me for the opening hours.` }];
  if (type !== "message") return [];
  if (/hours|open/i.test(message.text)) return [{ type: "text", text: "We are open from 9 to 17 o'clock." }];
  if (/thanks|bye/i.test(message.text)) return [{ type: "text", text: "Goodbye!" }, { type: "close" }];
  return [{ type: "handover", note: `could not answer: ${message.text.slice(0, 400)}` }];
}

/** Answers by message id, so that a repeat is answered the same. The 1,000 latest. */
const answered = new Map();

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString();
    const { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": given = "" } = request.headers;
    const [expected, theirs] = [Buffer.from(sign(id, time, body)), Buffer.from(given)];
    const isSigned = expected.length === theirs.length && timingSafeEqual(expected, theirs);
    if (!isSigned || Math.abs(Date.now() / 1000 - Number(time)) > 300) return response.writeHead(401).end();
    if (!answered.has(id)) answered.set(id, JSON.stringify({ replies: answer(JSON.parse(body)) }));
    if (answered.size > 1000) answered.delete(answered.keys().next().value);
    const text = answered.get(id);
    const now = String(Math.floor(Date.now() / 1000));
    const signed = { "webhook-id": id, "webhook-timestamp": now, "webhook-signature": sign(id, now, text) };
    response.writeHead(200, { "content-type": "application/json", ...signed }).end(text);
  });
});
server.listen(Number(port), "127.0.0.1", () => console.log(`listening on ${server.address().port}`));
