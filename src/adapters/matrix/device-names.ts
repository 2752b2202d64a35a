import { z } from "zod";
import { cleanLine } from "../../domain/message/clean-name.ts";
import { type HomeserverClient, path } from "./client.ts";
import { notUnderstood } from "./homeserver-failure.ts";

/** Devices of one user that are looked at, and characters of a name. */
const MOST_DEVICES = 50;
const LONGEST_NAME = 64;

const answerSchema = z.object({
  device_keys: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.object({ unsigned: z.object({ device_display_name: z.string().nullish() }).nullish() }),
      ),
    )
    .default({}),
});

/**
 * What the devices of users of this homeserver call themselves, by user (`POST /_matrix/client/v3/keys/query`): those
 * that can encrypt, for others publish no keys. Users without any are left out. @throws HomeserverFailure
 */
export async function deviceNames(
  client: HomeserverClient,
  users: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const asked = Object.fromEntries(users.map((user) => [user, []]));
  const answer = await client.call({
    method: "POST",
    path: path("v3", "keys", "query"),
    body: { device_keys: asked },
  });
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) throw notUnderstood("an answer about devices that is none");
  return new Map(
    users.flatMap((user) => {
      const devices = Object.values(parsed.data.device_keys[user] ?? {}).slice(0, MOST_DEVICES);
      // A device without a name is one of which nothing is known.
      const names = devices.map(({ unsigned }) =>
        cleanLine(unsigned?.device_display_name ?? "", LONGEST_NAME),
      );
      return names.length === 0 ? [] : [[user, names] as const];
    }),
  );
}
