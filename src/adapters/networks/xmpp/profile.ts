import { type Element, xml } from "@xmpp/component-core";
import { BoundedMap } from "../../../application/bounded-map.ts";
import type { AvatarImage } from "../../../domain/conversation/events.ts";
import type { CustomerRef } from "../../../domain/customer.ts";
import { cleanLine } from "../../../domain/message/clean-name.ts";
import { type Context, deskAddress, report } from "./context.ts";
import type { KnownCustomer } from "./customers.ts";
import { ns } from "./namespaces.ts";

/** People whose card was fetched, so that it is fetched once. */
const MOST_REMEMBERED = 20_000;
const LARGEST_PHOTO_BYTES = 256 * 1024;
const LONGEST_NAME = 64;

export interface Profile {
  readonly name?: string;
  readonly avatar?: AvatarImage;
}

/** Fetches a customer's card (XEP-0054) once, and reports the name and picture in it. */
export class Profiles {
  readonly #context: Context;
  readonly #fetched = new BoundedMap<string, true>(MOST_REMEMBERED);

  constructor(context: Context) {
    this.#context = context;
  }

  learn(known: KnownCustomer, customer: CustomerRef): void {
    const key = `${known.desk}\n${known.bare}`;
    if (this.#fetched.has(key)) return;
    this.#fetched.set(key, true);
    void this.#fetch(known, customer);
  }

  async #fetch(known: KnownCustomer, customer: CustomerRef): Promise<void> {
    const from = deskAddress(this.#context, known.desk);
    const answer = await this.#context.queries.ask({ from, to: known.bare, payload: xml("vCard", ns.vcard) });
    if (answer.kind === "none") this.#fetched.delete(`${known.desk}\n${known.bare}`);
    const card = answer.kind === "result" ? answer.payload : undefined;
    const profile = card?.is("vCard", ns.vcard) === true ? readCard(card) : {};
    const name = known.displayName ?? profile.name;
    if (name === undefined && profile.avatar === undefined) return;
    known.displayName = name;
    report(this.#context, {
      type: "ProfileLearned",
      customer: { ...customer, ...(name === undefined ? {} : { displayName: name }) },
      ...(name === undefined ? {} : { name }),
      ...(profile.avatar === undefined ? {} : { avatar: profile.avatar }),
    });
  }
}

/** The name that the person chose first: a nickname, else the full name. */
function readCard(card: Element): Profile {
  const names = ["NICKNAME", "FN"].map((field) =>
    cleanLine(card.getChild(field)?.getText() ?? "", LONGEST_NAME),
  );
  const name = names.find((one) => one !== "");
  const avatar = readPhoto(card.getChild("PHOTO"));
  return { ...(name === undefined ? {} : { name }), ...(avatar === undefined ? {} : { avatar }) };
}

function readPhoto(photo: Element | undefined): AvatarImage | undefined {
  const value = photo?.getChild("BINVAL")?.getText() ?? "";
  if (value.length > LARGEST_PHOTO_BYTES * 2) return undefined;
  const base64 = value.replace(/\s+/g, "");
  if (base64 === "" || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const bytes = Buffer.from(base64, "base64");
  const mimeType = typeOf(bytes);
  if (mimeType === undefined || bytes.length > LARGEST_PHOTO_BYTES) return undefined;
  return { mimeType, base64: bytes.toString("base64") };
}

/** By what it begins with, not by what the card says that it is. */
function typeOf(bytes: Buffer): string | undefined {
  const starts = (hex: string, at = 0) => bytes.subarray(at, at + hex.length / 2).toString("hex") === hex;
  if (starts("89504e470d0a1a0a")) return "image/png";
  if (starts("ffd8ff")) return "image/jpeg";
  if (starts("474946383761") || starts("474946383961")) return "image/gif";
  return starts("52494646") && starts("57454250", 8) ? "image/webp" : undefined;
}
