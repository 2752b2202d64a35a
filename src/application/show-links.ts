import { unknownClient } from "../domain/client/client-identity.ts";
import { type LinkKey, readLink } from "../domain/link/link-code.ts";
import { factsOf, type LinkFacts, slotsOf } from "../domain/link/link-facts.ts";
import type { Decision } from "../domain/routing/decision.ts";
import type { RoutingRequest } from "../domain/routing/request.ts";
import type { LocalText } from "../domain/routing/rules.ts";
import { inLanguageOrFirst } from "../domain/text/in-language.ts";
import { phrase, type Words } from "../domain/text/text-key.ts";
import { estimated } from "../domain/text/waited.ts";
import type { DeskSetup } from "./desk-setup.ts";
import { linksOf, type MadeLink } from "./make-links.ts";
import type { Clock } from "./ports/clock.ts";
import type { Network } from "./ports/network.ts";
import type { Router } from "./ports/router.ts";
import type { Store } from "./ports/store.ts";

export interface ShowLinksParts {
  readonly keys: readonly LinkKey[];
  readonly networks: ReadonlyMap<string, Network>;
  /** Why a network cannot be reached, where this worker knows. */
  readonly problemOf: (network: string) => string | undefined;
  readonly setup: () => DeskSetup;
  /** The local rules: whoever only looks is no question to a routing server. */
  readonly router: Router;
  readonly store: Pick<Store, "routingFigures">;
  readonly clock: Pick<Clock, "now">;
}

export interface LinksAsked {
  readonly desk: string;
  /** One that somebody brings; of no effect unless it is good. */
  readonly code?: string | undefined;
  readonly language: string;
}

/** What somebody sees of a desk before they write to it. */
export interface LinksShown {
  readonly deskName: string;
  readonly open: boolean;
  /** How things stand, in words. */
  readonly standing: readonly Words[];
  /** The code that is in the links, or is to be sent. */
  readonly code?: string;
  readonly ways: readonly (MadeLink & { readonly reachable: boolean })[];
}

type Standing = Pick<LinksShown, "open" | "standing">;

/** Works out what would happen to somebody who came by this link now, by the rules and without a trace. */
export function showLinks(parts: ShowLinksParts): (asked: LinksAsked) => Promise<LinksShown> {
  return async ({ desk, code, language }) => {
    const now = parts.clock.now();
    const verdict = code === undefined ? undefined : readLink(code, parts.keys, { desk, now });
    const good = verdict?.kind === "good" ? verdict : undefined;
    const facts = good === undefined ? undefined : factsOf(good.terms);
    const ways = linksOf(parts.networks, desk, good?.code).map((way) => ({
      ...way,
      reachable: parts.problemOf(way.network) === undefined,
    }));
    const network = ways.find(({ reachable }) => reachable)?.network ?? ways[0]?.network;
    if (network === undefined) return { deskName: parts.setup().deskName, open: false, standing: [], ways };
    const { deskName, knownSlots = {}, carries } = parts.setup().settingsFor(desk, network);
    const request = { ...lookingOn(desk, network, now, facts), language, carries };
    const slots = { ...knownSlots, ...request.slots };
    const decision = await parts.router.route(
      { ...request, slots },
      { now, ...(await parts.store.routingFigures()) },
    );
    return { deskName, ...standingOf(decision, language), ways, ...(good ? { code: good.code } : {}) };
  };
}

/** Somebody who is not there: their request is decided about and forgotten. */
function lookingOn(
  desk: string,
  network: string,
  now: number,
  facts: LinkFacts = {},
): Omit<RoutingRequest, "language" | "carries"> {
  return {
    conversation: "",
    attempt: 1,
    desk,
    customer: { network, identity: "", name: "" },
    client: unknownClient(network),
    reason: facts.reason ?? "",
    slots: slotsOf(facts),
    link: facts,
    waitingSince: now,
    priorityBoost: 0,
    exclusions: [],
    leastPreferred: [],
    ...(facts.queue === undefined ? {} : { target: { queue: facts.queue } }),
  };
}

function standingOf({ outcome }: Decision, language: string): Standing {
  const inTheirs = (text: LocalText) => inLanguageOrFirst(text, language) ?? "";
  if (outcome.kind === "offer") return open(phrase("links.free"));
  if (outcome.kind === "close")
    return closed(...(outcome.text === undefined ? [] : [inTheirs(outcome.text)]));
  const { closed: closure, hopeless, nobodyIn, estimate, position } = outcome;
  if (closure !== undefined) {
    const opens = closure.opens === undefined ? [] : [phrase("links.opens", { opens: closure.opens })];
    return closed(...opens, phrase("links.closed-write"));
  }
  if (hopeless || nobodyIn) return closed(phrase("links.nobody"));
  if (estimate !== undefined) return open(phrase("links.wait", { estimate: estimated(estimate) }));
  return open(phrase("links.line", { position }));
}

function open(...standing: readonly Words[]): Standing {
  return { open: true, standing };
}

/** As networks show it: somebody must be ready for it to be open. */
function closed(...standing: readonly Words[]): Standing {
  return { open: false, standing };
}
