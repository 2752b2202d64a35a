import type { DeskSetup } from "../application/desk-setup.ts";
import type { Network } from "../application/ports/network.ts";
import type { Configuration, DeskConfiguration } from "../config/configuration.ts";
import { deskTimeZone } from "../config/desk-time-zone.ts";
import type { RulesFile } from "../config/rules/load-rules.ts";
import type { ConversationSettings } from "../domain/conversation/state.ts";
import { strictest } from "../domain/hosting/terms.ts";
import { allTerms } from "../domain/routing/with-hosting.ts";

/** What configuration and rules mean to the use cases. Made anew when the rules are read again. */
export function deskSetup(
  configuration: Configuration,
  rulesFile: RulesFile,
  networks: ReadonlyMap<string, Network>,
): DeskSetup {
  const { desk, desks } = configuration;
  return {
    deskName: desk.name,
    rules: rulesFile.rules,
    language: desk.language,
    timeZone: deskTimeZone(configuration, rulesFile.rules),
    texts: desk.texts,
    blocked: configuration.firewall.blocked,
    settingsFor: (address, network) => {
      const known = desks.find((each) => each.name === address);
      return settings(configuration, rulesFile, networks.get(network), known);
    },
  };
}

/** A desk without a title of its own goes by the name of the whole: its id is not for customers. */
function titleOf(desk: DeskConfiguration | undefined): string | undefined {
  return desk?.title === desk?.name ? undefined : desk?.title;
}

function settings(
  configuration: Configuration,
  rulesFile: RulesFile,
  network: Network | undefined,
  desk: DeskConfiguration | undefined,
): ConversationSettings {
  if (!network) throw new TypeError("a conversation cannot begin on a network that is not configured");
  const { followUp_ms, wrapUp_ms, positionUpdate_ms, stillWaiting_ms, absentWaits_ms } =
    configuration.conversation;
  const { media } = configuration;
  const { idleClose_ms, absenceTold_ms, holdForAbsent } = configuration.conversation;
  const beforeDecided = strictest(allTerms(rulesFile.rules));
  return {
    deskName: titleOf(desk) ?? configuration.desk.name,
    defaultLanguage: desk?.language ?? configuration.desk.language,
    ...(desk && Object.keys(desk.slots).length > 0 ? { knownSlots: desk.slots } : {}),
    script: rulesFile.script,
    carries: { ...network.capabilities, media: network.capabilities.media && media !== undefined },
    ...(media === undefined ? {} : { media: { largest_bytes: media.policy.largest_bytes } }),
    followUp_ms,
    wrapUp_ms,
    positionUpdate_ms,
    stillWaiting_ms,
    absentWaits_ms,
    idleClose_ms,
    absenceTold_ms,
    holdForAbsent,
    ...(beforeDecided === undefined ? {} : { beforeDecided }),
  };
}
