import { blockedKinds } from "../hosting/blocked-files.ts";
import { type HiddenNames, hideNames } from "../hosting/hidden-names.ts";
import { mapText } from "../hosting/map-text.ts";
import { type Instead, redactText, redactWords } from "../hosting/redact.ts";
import type { HostingTerms } from "../hosting/terms.ts";
import { plainWords } from "../text/render-text.ts";
import { phrase, type TextParameters, type Words } from "../text/text-key.ts";
import type { Content, Effect } from "./effects.ts";
import type { ConversationEvent } from "./events.ts";
import { agentsHidden, customerHidden } from "./masks.ts";
import type { ConversationState } from "./state.ts";
import { remark, say } from "./words.ts";

/** The terms that hold: those of the rule that matched, and before that whatever any rule hides. */
export function termsOf({
  hosting,
  settings,
}: Pick<ConversationState, "hosting" | "settings">): HostingTerms {
  return hosting ?? settings.beforeDecided ?? {};
}

/**
 * Effects as they may cross to the other side: with masks on, and without what content rules keep back. Nothing that is
 * hidden is ever stored in an outbox. Whoever sent what was kept back is told so.
 */
export function onTerms(
  state: ConversationState,
  event: ConversationEvent,
  effects: readonly Effect[],
): readonly Effect[] {
  const terms = termsOf(state);
  if (terms.mask === undefined && terms.content === undefined) return effects;
  const towards = crossings(state, terms);
  const crossed = effects.map((effect) => crossing(effect, towards));
  return [...crossed, ...keptBack(state, event, effects, terms, towards)];
}

/** As agents may read it. */
export function wordsForAgents(state: ConversationState): (text: string) => string {
  return crossings(state, termsOf(state)).room.words;
}

/** What happens to words on their way to one side. */
interface Towards {
  readonly words: (text: string) => string;
  readonly content: (content: Content) => Content;
}

interface Crossings {
  readonly room: Towards;
  readonly customer: Towards;
  readonly maskName: boolean;
}

function crossings(state: ConversationState, terms: HostingTerms): Crossings {
  const { defaultLanguage } = state.settings;
  return {
    room: towards(terms, customerHidden(state, terms.mask), defaultLanguage),
    customer: towards(terms, agentsHidden(state, terms.mask), state.language),
    maskName: terms.mask?.customer === "name" || terms.mask?.customer === "both",
  };
}

function towards(terms: HostingTerms, hidden: HiddenNames | undefined, language: string): Towards {
  const { redact = [], blockFiles = [] } = terms.content ?? {};
  const instead: Instead = (redaction) =>
    plainWords(
      phrase("content.removed", {
        what: redaction.kind === "pattern" ? redaction.name : phrase(`content.${redaction.kind}`),
      }),
      language,
    );
  const masked = (text: string) => (hidden === undefined ? text : hideNames(text, hidden));
  const words = (text: string) => masked(redactWords(text, redact, instead));
  const content = (given: Content): Content => {
    if (given.kind === "text") return { ...given, parameters: wordsIn(given.parameters, words) };
    const body = mapText(redactText(given.body, redact, instead), masked);
    const { attachments, ...rest } = given;
    const kept = attachments?.filter((each) => !blockedKinds(each, blockFiles));
    return {
      ...rest,
      body,
      ...(kept === undefined || kept.length === 0
        ? {}
        : {
            attachments: kept.map((each) =>
              each.name === undefined ? each : { ...each, name: words(each.name) },
            ),
          }),
    };
  };
  return { words, content };
}

/** In phrases within phrases, too. */
function wordsIn(parameters: TextParameters, words: (text: string) => string): TextParameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === "number" ? value : inWords(value, words),
    ]),
  );
}

function inWords(value: Words, words: (text: string) => string): Words {
  if (typeof value === "string") return words(value);
  return value.parameters === undefined ? value : { ...value, parameters: wordsIn(value.parameters, words) };
}

function crossing(effect: Effect, { room, customer, maskName }: Crossings): Effect {
  switch (effect.type) {
    case "SayToCustomer":
      return { ...effect, content: customer.content(effect.content) };
    case "PostInRoom":
    case "PostAsAgent":
    case "TellAgent":
      return { ...effect, content: room.content(effect.content) };
    case "OpenRoom":
      return { ...effect, name: room.words(effect.name), topic: room.words(effect.topic) };
    case "DressPuppet": {
      const { avatar, ...dressed } = effect;
      return {
        ...dressed,
        name: room.words(effect.name),
        ...(avatar === undefined || maskName ? {} : { avatar }),
      };
    }
    case "InviteAgent":
    case "RemoveFromRoom":
      return { ...effect, reason: room.words(effect.reason) };
    case "UpdateCard": {
      const card = valuesIn(effect.card, room.words) as typeof effect.card;
      const { network, conversation, language } = effect.card;
      return {
        ...effect,
        card: { ...card, network, conversation, language },
        name: room.words(effect.name),
        topic: room.words(effect.topic),
      };
    }
    case "CallWebhook": {
      const { call } = effect;
      if (call.kind === "closed") return effect;
      if (call.kind === "message")
        return { ...effect, call: { ...call, content: room.content(call.content) } };
      return { ...effect, call: { ...(valuesIn(call, room.words) as typeof call), kind: call.kind } };
    }
    case "ForwardCommand":
      return effect.about === undefined ? effect : { ...effect, about: room.words(effect.about) };
    default:
      return effect;
  }
}

/** All words in plain data, however deep; it is no deeper than its types are. */
function valuesIn(value: unknown, words: (text: string) => string): unknown {
  if (typeof value === "string") return words(value);
  if (Array.isArray(value)) return value.map((each) => valuesIn(each, words));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, valuesIn(each, words)]));
}

/** A line to whoever wrote what was kept back: once for an event, whatever it was. */
function keptBack(
  state: ConversationState,
  event: ConversationEvent,
  effects: readonly Effect[],
  { content }: HostingTerms,
  { room, customer }: Crossings,
): readonly Effect[] {
  if (content === undefined) return [];
  const only = { redact: content.redact, blockFiles: content.blockFiles };
  const loses = (given: Content, towards: Towards) =>
    given.kind === "message" && lost(given, towards.content(given), { content: only }, state);
  if (event.type === "CustomerWrote" || event.type === "CustomerEdited") {
    const isKept = effects.some(
      (effect) => effect.type === "PostInRoom" && effect.as === "customer" && loses(effect.content, room),
    );
    return isKept ? [say(state, "content.told-customer")] : [];
  }
  if (event.type !== "UserWrote" && event.type !== "UserEdited") return [];
  const isKept = effects.some((effect) => effect.type === "SayToCustomer" && loses(effect.content, customer));
  return isKept ? [remark(state, "content.told-agent", {}, { replyTo: event.message.id })] : [];
}

/** Whether content rules took something out, masks aside. */
function lost(
  before: Extract<Content, { kind: "message" }>,
  after: Content,
  terms: HostingTerms,
  state: ConversationState,
): boolean {
  if (after.kind !== "message") return false;
  const files = (before.attachments ?? []).length - (after.attachments ?? []).length;
  const unmasked = towards(terms, undefined, state.language).content(before);
  return files > 0 || JSON.stringify(unmasked) !== JSON.stringify(before);
}
