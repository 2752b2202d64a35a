import type { Rules } from "../domain/routing/rules.ts";
import { withDevices } from "../domain/routing/with-devices.ts";
import type { Clock } from "./ports/clock.ts";
import type { DeviceLists } from "./ports/homeserver.ts";
import type { Log } from "./ports/log.ts";

export interface AgentDevicesParts {
  readonly homeserver: DeviceLists;
  readonly rules: () => Rules;
  /** Whether the homeserver has this account: of those elsewhere nothing is asked. */
  readonly isLocal: (user: string) => boolean;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  /** What somebody's client can do is known otherwise than before. */
  readonly onChange: () => void;
}

export interface AgentDevices {
  /** The rules, with what the agents' devices cannot do. */
  rules(): Rules;
  /** Asks again when it is time to; answers how many agents have been asked about. */
  step(): Promise<number>;
}

/** How often devices are asked for; new rules ask at once. */
const ASK_EVERY_MS = 600_000;
/** After a failure. */
const ASK_AGAIN_MS = 60_000;
/** What was heard longer ago counts no more. */
const KEPT_MS = 3_600_000;
/** Agents asked about, the first of the rules, and at once. */
const MOST_AGENTS = 10_000;
const AT_ONCE = 500;

/** What the homeserver tells of agents' devices, for as long as that is not too old. Nothing is asked without need. */
export function agentDevices(parts: AgentDevicesParts): AgentDevices {
  const { rules, clock, log } = parts;
  let heard: { readonly at: number; readonly names: ReadonlyMap<string, readonly string[]> } = NOTHING;
  let known: { readonly of: Rules; readonly from: typeof heard; readonly rules: Rules } | undefined;
  let asked: { readonly of: Rules; readonly again: number } | undefined;

  const current = (): Rules => {
    const of = rules();
    const from = clock.now() - heard.at > KEPT_MS ? NOTHING : heard;
    if (known?.of !== of || known.from !== from) known = { of, from, rules: withDevices(of, from.names) };
    return known.rules;
  };

  return {
    rules: current,
    async step() {
      const of = rules();
      const now = clock.now();
      if (!isOfUse(of) || (asked?.of === of && now < asked.again)) return 0;
      const agents = askedAbout(parts, of);
      asked = { of, again: now + ASK_EVERY_MS };
      try {
        const before = lacksIn(current());
        heard = { at: now, names: await namesOf(parts, agents) };
        if (lacksIn(current()) !== before) {
          log.info({ agents: heard.names.size }, "the agents' devices can do other things than before");
          parts.onChange();
        }
      } catch (error) {
        asked = { of, again: now + ASK_AGAIN_MS };
        log.info({ err: String(error) }, "the homeserver does not tell of the agents' devices now");
      }
      return agents.length;
    },
  };
}

const NOTHING = { at: 0, names: new Map<string, readonly string[]>() };

/** Whether it could make any difference. */
function isOfUse({ clients = [], rules }: Rules): boolean {
  return (
    clients.some(({ before }) => before === undefined) && rules.some(({ needs = [] }) => needs.length > 0)
  );
}

function askedAbout({ isLocal }: AgentDevicesParts, { agents }: Rules): readonly string[] {
  return [...agents.values()]
    .filter(({ id, lacks, automated }) => lacks === undefined && automated === undefined && isLocal(id))
    .map(({ id }) => id)
    .slice(0, MOST_AGENTS);
}

async function namesOf({ homeserver }: AgentDevicesParts, agents: readonly string[]) {
  const names = new Map<string, readonly string[]>();
  for (let first = 0; first < agents.length; first += AT_ONCE) {
    const some = await homeserver.devicesOf(agents.slice(first, first + AT_ONCE));
    for (const [agent, devices] of some) names.set(agent, devices);
  }
  return names;
}

function lacksIn({ agents }: Rules): string {
  return JSON.stringify([...agents.values()].flatMap(({ id, lacks }) => (lacks ? [[id, lacks]] : [])));
}
