import type { RecordedDayAsked, RecordedWait } from "../../domain/simulation/recorded-wait.ts";
import type { Queryable } from "./database.ts";
import { toStoredJson } from "./stored-json.ts";

/** A conversation, with when it was decided about and answered; ms since the epoch. */
interface Row {
  readonly customer: string;
  readonly desk: string;
  readonly network: string;
  readonly software: string | null;
  readonly version: string | null;
  readonly os: string | null;
  readonly language: string;
  readonly slots: Readonly<Record<string, string>>;
  readonly decided: readonly number[];
  readonly answered: readonly number[];
  readonly closed_by: string | null;
  /** When the talk was closed; its wrap-up is not in it. */
  readonly closed_at: number | null;
}

/**
 * The waits that began within the time asked, in the order in which they began. Names, addresses and what people
 * wrote do not leave the database: of slots only what is a choice or a setting of the operator's, of the customer a
 * number that counts those read. What was forgotten is not found.
 */
export async function recordedDay(
  on: Queryable,
  { from, until, choices }: RecordedDayAsked,
): Promise<readonly RecordedWait[]> {
  const allowed = Object.fromEntries([...choices].map(([slot, values]) => [slot, [...values]]));
  const { rows } = await on.query<Row>({
    name: "recorded-day",
    text: QUERY,
    values: [Math.floor(from), Math.ceil(until), toStoredJson(allowed)],
  });
  return rows
    .flatMap(waitsOf)
    .filter(({ at }) => at >= from && at < until)
    .sort((one, other) => one.at - other.at);
}

const QUERY = `
  SELECT
    dense_rank() OVER (ORDER BY md5(concat_ws(' ', c.state #>> '{customer,network}', c.state #>> '{customer,identity}')))::text AS customer,
    c.state #>> '{customer,desk}' AS desk,
    c.state #>> '{customer,network}' AS network,
    left(c.state #>> '{client,software}', 255) AS software,
    left(c.state #>> '{client,version}', 255) AS version,
    left(c.state #>> '{client,os}', 255) AS os,
    c.state ->> 'language' AS language,
    (
      SELECT coalesce(jsonb_object_agg(s.key, s.value), '{}') FROM jsonb_each_text(c.state -> 'slots') s
      WHERE s.key NOT IN ('name', 'reason')
        AND ($3::jsonb -> s.key ? s.value OR c.state #>> ARRAY['settings', 'knownSlots', s.key] = s.value)
    ) AS slots,
    (SELECT json_agg(d.at ORDER BY d.serial) FROM decisions d WHERE d.conversation = c.id) AS decided,
    (
      SELECT coalesce(json_agg(o.at ORDER BY o.serial), '[]') FROM offers o
      WHERE o.conversation = c.id AND o.outcome = 'accepted'
    ) AS answered,
    c.state #>> '{stage,by}' AS closed_by,
    CASE c.state #>> '{stage,kind}'
      WHEN 'wrapping-up' THEN (c.state #>> '{stage,closedAt}')::double precision
      WHEN 'closed' THEN (c.state #>> '{stage,at}')::double precision - CASE
        WHEN c.state #>> '{stage,by}' = 'agent' THEN coalesce((c.state #>> '{settings,wrapUp_ms}')::double precision, 0)
        ELSE 0 END
    END AS closed_at
  FROM conversations c
  WHERE c.state IS NOT NULL
    AND c.id IN (SELECT conversation FROM decisions WHERE at >= $1 AND at < $2)`;

/** A conversation waits once, and again each time it is routed anew: passed on, taken from an agent, reopened. */
function waitsOf(row: Row): readonly RecordedWait[] {
  const waits: RecordedWait[] = [];
  let { decided } = row;
  for (const answeredAt of row.answered) {
    const [at] = decided;
    if (at === undefined || at > answeredAt) continue;
    decided = decided.filter((decision) => decision > answeredAt);
    const endedAt = decided[0] ?? row.closed_at ?? undefined;
    const handling = endedAt === undefined ? {} : { handling_ms: Math.max(0, endedAt - answeredAt) };
    waits.push({ at, ...asked(row), ...handling });
  }
  const [at] = decided;
  if (at === undefined) return waits;
  const gaveUp = row.closed_at !== null && row.closed_by === "customer";
  const patience = gaveUp ? { patience_ms: Math.max(0, (row.closed_at ?? at) - at) } : {};
  return [...waits, { at, ...asked(row), ...patience }];
}

function asked({ customer, desk, network, language, slots, ...client }: Row) {
  const { software, version, os } = client;
  return {
    customer,
    desk,
    network,
    language,
    slots,
    ...(software === null ? {} : { software }),
    ...(version === null ? {} : { version }),
    ...(os === null ? {} : { os }),
  };
}
