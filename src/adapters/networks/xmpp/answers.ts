import { type Element, xml } from "@xmpp/component-core";
import { deskFeatures } from "./capabilities.ts";
import { isCapsNode } from "./caps.ts";
import { type Context, deskAddress } from "./context.ts";
import { type Condition, errorReply } from "./errors.ts";
import { ns } from "./namespaces.ts";
import type { Desk } from "./options.ts";
import type { Stanza } from "./stanza.ts";

type Reply = Element | Condition;

/** What the component and its desks answer to requests (IQ). Every request gets an answer. */
export function answerQuery(context: Context, stanza: Stanza): Element | undefined {
  const { type, to, from, id } = stanza;
  if (type === "result" || type === "error") return undefined;
  if (id === undefined || (type !== "get" && type !== "set")) return errorReply(stanza, "bad-request");
  const reply = replyTo(context, stanza);
  if (typeof reply === "string") return errorReply(stanza, reply);
  return xml(
    "iq",
    { type: "result", id, from: to.full, to: from.full },
    reply.name === "nothing" ? undefined : reply,
  );
}

function replyTo(context: Context, { to, type, element }: Stanza): Reply {
  const [request, more] = element.getChildElements();
  if (request === undefined || more !== undefined) return "bad-request";
  const desk = to.local === "" ? undefined : context.desks.get(to.local);
  if (to.local !== "" && desk === undefined) return "item-not-found";
  const answer = answers[`${request.getName()} ${request.getNS()}`];
  if (answer === undefined) return "service-unavailable";
  return type === "set" ? "forbidden" : answer(context, desk, request);
}

/** `desk` is undefined for the component itself. */
type Respond = (context: Context, desk: Desk | undefined, request: Element) => Reply;

const answers: Readonly<Record<string, Respond | undefined>> = Object.assign(Object.create(null), {
  [`query ${ns.discoInfo}`]: describe,
  [`query ${ns.discoItems}`]: list,
  [`query ${ns.version}`]: (({ software }) =>
    xml(
      "query",
      ns.version,
      xml("name", {}, software.name),
      xml("version", {}, software.version),
    )) as Respond,
  [`vCard ${ns.vcard}`]: card,
  [`ping ${ns.ping}`]: () => xml("nothing"),
  [`time ${ns.time}`]: (({ clock }) => {
    const utc = new Date(clock.now()).toISOString().replace(/\.\d+Z$/, "Z");
    return xml("time", ns.time, xml("tzo", {}, "+00:00"), xml("utc", {}, utc));
  }) as Respond,
});

function describe(context: Context, desk: Desk | undefined, request: Element): Reply {
  const { node } = request.attrs;
  if (node !== undefined && (desk === undefined || !isCapsNode(desk, node))) return "item-not-found";
  const identity =
    desk === undefined
      ? xml("identity", { category: "component", type: "generic", name: context.software.name })
      : xml("identity", { category: "client", type: "bot", name: desk.title });
  const features = deskFeatures.map((feature) => xml("feature", { var: feature }));
  return xml("query", { xmlns: ns.discoInfo, node }, identity, features);
}

/** The component lists its desks; a desk has nothing in it. */
function list(context: Context, desk: Desk | undefined, request: Element): Reply {
  const { node } = request.attrs;
  if (node !== undefined) return "item-not-found";
  const desks = desk === undefined ? [...context.desks.values()] : [];
  const items = desks.map(({ name, title }) => xml("item", { jid: deskAddress(context, name), name: title }));
  return xml("query", ns.discoItems, items);
}

function card(context: Context, desk: Desk | undefined): Reply {
  const name = desk?.title ?? context.software.name;
  return xml("vCard", ns.vcard, xml("FN", {}, name), xml("NICKNAME", {}, name));
}
