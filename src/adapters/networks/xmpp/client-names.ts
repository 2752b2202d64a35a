import { cleanLine } from "../../../domain/message/clean-name.ts";

/** Clients by the address that they put into their capabilities' node (XEP-0115). */
const names: readonly (readonly [RegExp, string])[] = [
  [/\bconversations\.im\b/i, "Conversations"],
  [/\bcheogram\b/i, "Cheogram"],
  [/\bgajim\.org\b/i, "Gajim"],
  [/\bdino\.im\b/i, "Dino"],
  [/\bmonal\b/i, "Monal"],
  [/\bsiskin\b/i, "Siskin IM"],
  [/\bbeagle\b/i, "Beagle IM"],
  [/\bprofanity\b/i, "Profanity"],
  [/\bpoez/i, "Poezio"],
  [/\bpidgin\b/i, "Pidgin"],
  [/\bpsi-plus\b/i, "Psi+"],
  [/\bpsi-im\b/i, "Psi"],
  [/\bswift\.im\b/i, "Swift"],
  [/\bconversejs\b/i, "Converse.js"],
  [/\bmovim\b/i, "Movim"],
  [/\bxabber\b/i, "Xabber"],
  [/\bmcabber\b/i, "MCabber"],
  [/\bkaidan\b/i, "Kaidan"],
  [/\bblabber\b/i, "blabber.im"],
];

/** The software's name, or the node itself where it is none that we know. */
export function softwareOfNode(node: string): string {
  const known = names.find(([pattern]) => pattern.test(node.slice(0, 512)));
  return known?.[1] ?? cleanLine(node, 128);
}
