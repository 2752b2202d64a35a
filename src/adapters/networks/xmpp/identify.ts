import { type Element, xml } from "@xmpp/component-core";
import { BoundedMap } from "../../../application/bounded-map.ts";
import type { ClientIdentity } from "../../../domain/client/client-identity.ts";
import type { CustomerRef } from "../../../domain/customer.ts";
import { cleanLine } from "../../../domain/message/clean-name.ts";
import { softwareOfNode } from "./client-names.ts";
import { type Context, deskAddress, report } from "./context.ts";
import { readJid } from "./jid.ts";
import { ns } from "./namespaces.ts";
import type { Answer } from "./queries.ts";

/** Resources whose client is remembered, so that one is not asked twice. */
const MOST_REMEMBERED = 20_000;
const LONGEST_FIELD = 128;

/** Finds out the software of the resource that wrote: XEP-0092, else XEP-0232, XEP-0030 and XEP-0115. */
export class Identifier {
  readonly #context: Context;
  /** By desk and full address; undefined while it is being asked. */
  readonly #asked = new BoundedMap<string, { client?: ClientIdentity }>(MOST_REMEMBERED);

  constructor(context: Context) {
    this.#context = context;
  }

  /** Asks, unless it is known or being asked. What is found out comes as `ClientIdentified`, if at all. */
  ask(customer: CustomerRef): void {
    const jid = readJid(customer.address);
    if (jid === undefined || jid.resource === "") return;
    const key = keyOf(customer.desk, jid.full);
    const asked = this.#asked.get(key);
    if (asked?.client !== undefined) this.#tell(customer, asked.client);
    if (asked !== undefined) return;
    this.#asked.set(key, {});
    void this.#find(customer, key);
  }

  /** The resource is gone: under its name another client may come. */
  forget(desk: string, address: string): void {
    this.#asked.delete(keyOf(desk, address));
  }

  /** The stream broke: answers may never come, so that the next to ask asks anew. */
  forgetUnanswered(): void {
    this.#asked.clear();
  }

  async #find(customer: CustomerRef, key: string): Promise<void> {
    const { clock, timing } = this.#context;
    const version = this.#query(customer, xml("query", ns.version));
    const first = await Promise.race([version, clock.sleep(timing.versionPatience_ms)]);
    if (first?.kind === "result" && this.#found(customer, key, readVersion(first))) return;
    const inferred = await this.#infer(customer);
    if (inferred !== undefined) this.#found(customer, key, inferred);
    if (first !== undefined) {
      if (inferred === undefined) this.#asked.delete(key);
      return;
    }
    this.#found(customer, key, readVersion(await version));
  }

  #found(customer: CustomerRef, key: string, client: ClientIdentity | undefined): boolean {
    if (client === undefined) return false;
    this.#asked.set(key, { client });
    this.#tell(customer, client);
    return true;
  }

  #tell(customer: CustomerRef, client: ClientIdentity): void {
    report(this.#context, { type: "ClientIdentified", customer, client });
  }

  /** What its features say, within the same patience; else what its presence said. */
  async #infer(customer: CustomerRef): Promise<ClientIdentity | undefined> {
    const { clock, timing, customers } = this.#context;
    const resource = readJid(customer.address)?.resource ?? "";
    const node = customers.find(customer.desk, customer.identity)?.resources.get(resource)?.capsNode;
    const asked = this.#query(customer, xml("query", ns.discoInfo));
    const answer = await Promise.race([asked, clock.sleep(timing.versionPatience_ms / 2)]);
    return (answer === undefined ? undefined : readFeatures(answer)) ?? softwareOf(node);
  }

  #query(customer: CustomerRef, payload: Element): Promise<Answer> {
    const from = deskAddress(this.#context, customer.desk);
    return this.#context.queries.ask({ from, to: customer.address, payload });
  }
}

function keyOf(desk: string, address: string): string {
  return `${desk}\n${address}`;
}

function field(element: Element | undefined): string {
  return cleanLine(element?.getText() ?? "", LONGEST_FIELD);
}

/** XEP-0092. */
function readVersion(answer: Answer): ClientIdentity | undefined {
  const query = answer.kind === "result" ? answer.payload : undefined;
  if (query === undefined || !query.is("query", ns.version)) return undefined;
  return told(
    field(query.getChild("name")),
    field(query.getChild("version")),
    field(query.getChild("os")),
    "XEP-0092",
  );
}

function told(software: string, version: string, os: string, source: string): ClientIdentity | undefined {
  if (software === "") return undefined;
  return {
    network: "xmpp",
    software,
    ...(version === "" ? {} : { version }),
    ...(os === "" ? {} : { os }),
    source,
    confidence: "told",
  };
}

/** XEP-0232, or the name of the client's identity (XEP-0030). */
function readFeatures(answer: Answer): ClientIdentity | undefined {
  const query = answer.kind === "result" ? answer.payload : undefined;
  if (query === undefined || !query.is("query", ns.discoInfo)) return undefined;
  const form = query
    .getChildren("x", ns.dataForms)
    .find((one) => formField(one, "FORM_TYPE") === ns.softwareInfo);
  if (form !== undefined) {
    const of = (name: string) => formField(form, name);
    const client = told(of("software"), of("software_version"), of("os"), "XEP-0232");
    if (client !== undefined) return client;
  }
  const identity = query.getChildren("identity").find(({ attrs }) => attrs.category === "client");
  return inferred(cleanLine(identity?.attrs.name ?? "", LONGEST_FIELD), "XEP-0030");
}

function formField(form: Element, name: string): string {
  const found = form.getChildren("field").find(({ attrs }) => attrs.var === name);
  return field(found?.getChild("value"));
}

/** XEP-0115: the node names the software by an address of its project. */
function softwareOf(node: string | undefined): ClientIdentity | undefined {
  return node === undefined ? undefined : inferred(softwareOfNode(node), "XEP-0115");
}

function inferred(software: string, source: string): ClientIdentity | undefined {
  return software === "" ? undefined : { network: "xmpp", software, source, confidence: "inferred" };
}
