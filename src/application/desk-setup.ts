import type { ConversationSettings } from "../domain/conversation/state.ts";
import type { Rules } from "../domain/routing/rules.ts";
import type { TextOverrides } from "../domain/text/render-text.ts";

/** What configuration and rules say, as the use cases need it. Replaced whole when they are reloaded. */
export interface DeskSetup {
  readonly deskName: string;
  readonly rules: Rules;
  /** The language agents are answered in, and customers before theirs is known. */
  readonly language: string;
  /** The clock by which they are told times, as IANA names it; UTC when not stated. */
  readonly timeZone?: string;
  readonly texts: TextOverrides;
  /** Whether a customer who is blocked in mid-chat is told that it is over; kindly where not stated. */
  readonly blocked?: "kindly" | "silently";
  settingsFor(desk: string, network: string): ConversationSettings;
}
