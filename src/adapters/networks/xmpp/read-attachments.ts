import type { Element } from "@xmpp/component-core";
import type { Attachment } from "../../../domain/conversation/message.ts";
import { cleanLine } from "../../../domain/message/clean-name.ts";
import { ns } from "./namespaces.ts";

const MOST = 16;
const LONGEST_NAME = 200;
const LONGEST_ADDRESS = 2_048;

/** What cannot be carried as text: it is told of in words, so that nothing is dropped in silence. */
export function readAttachments(element: Element): readonly Attachment[] {
  return [
    ...readEncrypted(element),
    ...readFiles(element),
    ...named(element, "sticker", ns.stickers, { kind: "sticker" }),
    ...named(element, "geoloc", ns.geolocation, { kind: "location" }),
    ...named(element, "attention", ns.attention, { kind: "other", name: "a call for attention" }),
    ...readInvitation(element),
    ...readCall(element),
  ].slice(0, MOST);
}

/** Whether the body (if any) only says that the client should have been able to decrypt. */
export function isEncrypted(element: Element): boolean {
  return encryptionOf(element) !== undefined;
}

function encryptionOf(element: Element): string | undefined {
  for (const space of [ns.omemo, ns.omemo2]) {
    if (element.getChild("encrypted", space) !== undefined) return "OMEMO";
  }
  if (element.getChild("x", ns.pgp) !== undefined || element.getChild("openpgp", ns.openPgp) !== undefined)
    return "OpenPGP";
  const named = element.getChild("encryption", ns.eme);
  if (named !== undefined)
    return cleanLine(named.attrs.name ?? named.attrs.namespace ?? "", LONGEST_NAME) || "unknown";
  return element.getChild("body")?.getText().startsWith("?OTR") ? "OTR" : undefined;
}

function readEncrypted(element: Element): Attachment[] {
  const name = encryptionOf(element);
  return name === undefined || carriesOnlyKeys(element) ? [] : [{ kind: "encrypted", name }];
}

/** OMEMO also exchanges keys without a message in it. */
function carriesOnlyKeys(element: Element): boolean {
  const omemo = element.getChild("encrypted", ns.omemo);
  return (
    omemo !== undefined && omemo.getChild("payload") === undefined && element.getChild("body") === undefined
  );
}

/** One that is announced in several ways is one. */
function readFiles(element: Element): readonly Attachment[] {
  const files = [...readSharedFiles(element), ...readOutOfBand(element), ...readUploadLink(element)];
  return files.filter(
    ({ source }, at) => source === undefined || files.findIndex((each) => each.source === source) === at,
  );
}

/** Web addresses that may be fetched by what stands in a message; the firewall has the last word. */
function webAddress(text: string): string | undefined {
  const url = text.trim();
  return url.length <= LONGEST_ADDRESS && /^https?:\/\/[^\s\p{Cc}]+$/iu.test(url) ? url : undefined;
}

/** A body that is nothing but the address of a file, as upload services make them: with a long random part before its name. */
function readUploadLink(element: Element): Attachment[] {
  const url = webAddress(element.getChild("body")?.getText() ?? "");
  if (url === undefined || !/\/[\w-]{16,}\/[^/?#]+\.[a-z0-9]{2,5}(?:[?#].*)?$/iu.test(url)) return [];
  return [{ kind: kindOfFile(url), name: fileName(url), source: url, isLink: true }];
}

/** XEP-0066, as files uploaded by XEP-0363 are announced. */
function readOutOfBand(element: Element): Attachment[] {
  return element
    .getChildren("x", ns.oob)
    .slice(0, MOST)
    .map((oob) => {
      const url = oob.getChild("url")?.getText().slice(0, LONGEST_ADDRESS) ?? "";
      const source = webAddress(url);
      return { kind: kindOfFile(url), name: fileName(url), ...(source === undefined ? {} : { source }) };
    });
}

/** XEP-0385 and XEP-0447. */
function readSharedFiles(element: Element): Attachment[] {
  const shared = [
    ...element.getChildren("file-sharing", ns.sharing),
    ...element.getChildren("media-sharing", ns.sims),
  ];
  return shared.slice(0, MOST).map((sharing) => {
    const file = sharing.getChild("file");
    const name = cleanLine(file?.getChild("name")?.getText() ?? "", LONGEST_NAME);
    const type = file?.getChild("media-type")?.getText() ?? "";
    const kind = /^(image|audio|video)\//.exec(type)?.[1] ?? kindOfFile(name);
    const target = sharing.getChild("sources")?.getChild("url-data", ns.urlData)?.attrs.target ?? "";
    const source = webAddress(target);
    return {
      kind: kind as Attachment["kind"],
      ...(name === "" ? {} : { name }),
      ...(source === undefined ? {} : { source }),
    };
  });
}

function named(element: Element, name: string, space: string, attachment: Attachment): Attachment[] {
  return element.getChild(name, space) === undefined ? [] : [attachment];
}

/** XEP-0249. */
function readInvitation(element: Element): Attachment[] {
  const invitation = element.getChild("x", ns.directInvite);
  if (invitation === undefined) return [];
  const room = cleanLine(invitation.attrs.jid ?? "", LONGEST_NAME);
  return [{ kind: "other", name: `an invitation to the room ${room}` }];
}

/** XEP-0353: somebody calls. */
function readCall(element: Element): Attachment[] {
  const propose = element.getChild("propose", ns.jingleMessage);
  if (propose === undefined) return [];
  const media = propose.getChildElements().map((description) => description.attrs.media);
  return [{ kind: "other", name: media.includes("video") ? "a video call" : "a voice call" }];
}

const extensions: Readonly<Record<string, Attachment["kind"]>> = {
  avif: "image",
  gif: "image",
  jpeg: "image",
  jpg: "image",
  png: "image",
  svg: "image",
  webp: "image",
  heic: "image",
  aac: "audio",
  flac: "audio",
  m4a: "audio",
  mp3: "audio",
  oga: "audio",
  ogg: "audio",
  opus: "audio",
  wav: "audio",
  avi: "video",
  mkv: "video",
  mov: "video",
  mp4: "video",
  webm: "video",
};

function kindOfFile(name: string): Attachment["kind"] {
  const extension = /\.([a-z0-9]{2,4})(?:[?#].*)?$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  return extensions[extension] ?? "file";
}

function fileName(url: string): string {
  const last =
    url
      .replace(/[?#].*$/, "")
      .split("/")
      .at(-1) ?? "";
  return cleanLine(decoded(last), LONGEST_NAME) || "a file";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
