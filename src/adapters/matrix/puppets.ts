import { UserID } from "@vector-im/matrix-bot-sdk/lib/helpers/MatrixEntity.js";
import { MXCUrl } from "@vector-im/matrix-bot-sdk/lib/models/MXCUrl.js";
import { BoundedMap } from "../../application/bounded-map.ts";
import type { AvatarImage } from "../../domain/conversation/events.ts";
import type { CustomerRef } from "../../domain/customer.ts";
import { cleanName } from "../../domain/message/clean-name.ts";
import { type HomeserverClient, path } from "./client.ts";
import { HomeserverFailure, notUnderstood } from "./homeserver-failure.ts";
import type { Names } from "./user-ids.ts";

/** The Matrix users that stand for customers, and the bot. */
export interface Puppets {
  /** The customer's user id; registered when this has resolved. @throws HomeserverFailure */
  of(customer: CustomerRef): Promise<string>;
  /** @throws HomeserverFailure */
  register(userId: string): Promise<void>;
  /** @throws HomeserverFailure */
  dress(userId: string, clothes: { readonly name: string; readonly avatar?: AvatarImage }): Promise<void>;
}

/** Users known to be registered; for one that fell out, Synapse answers M_USER_IN_USE. */
const KNOWN_USERS = 20_000;
/** Synapse's bound is 256 characters. */
const LONGEST_NAME = 100;
const LARGEST_AVATAR_BYTES = 256 * 1024;

export function puppets(client: HomeserverClient, names: Names): Puppets {
  const known = new BoundedMap<string, true>(KNOWN_USERS);
  const register = async (userId: string) => {
    if (known.get(userId)) return;
    await registerUser(client, userId);
    known.set(userId, true);
  };
  return {
    register,
    async of(customer) {
      const userId = names.puppet(customer);
      await register(userId);
      return userId;
    },
    async dress(userId, { name, avatar }) {
      await register(userId);
      const displayname = cleanName(name, LONGEST_NAME);
      const profile = path("v3", "profile", userId, "displayname");
      await client.call({ method: "PUT", path: profile, as: userId, body: { displayname } });
      if (avatar) await setAvatar(client, userId, avatar);
    },
  };
}

/** `inhibit_login` because a server with delegated authentication (MSC3861) gives services no devices. */
async function registerUser(client: HomeserverClient, userId: string): Promise<void> {
  const username = new UserID(userId).localpart;
  const body = { type: "m.login.application_service", username, inhibit_login: true };
  try {
    await client.call({ method: "POST", path: path("v3", "register"), body });
  } catch (error) {
    if (error instanceof HomeserverFailure && error.code === "M_USER_IN_USE") return;
    throw error;
  }
}

async function setAvatar(client: HomeserverClient, userId: string, avatar: AvatarImage): Promise<void> {
  const bytes = Buffer.from(avatar.base64, "base64");
  if (bytes.length === 0 || bytes.length > LARGEST_AVATAR_BYTES) return;
  if (!/^image\/(png|jpeg|gif|webp)$/.test(avatar.mimeType)) return;
  const media = { bytes, mimeType: avatar.mimeType };
  const uploaded = await client.call({ method: "POST", path: "/_matrix/media/v3/upload", as: userId, media });
  const profile = path("v3", "profile", userId, "avatar_url");
  await client.call({
    method: "PUT",
    path: profile,
    as: userId,
    body: { avatar_url: mediaUrl(uploaded.content_uri) },
  });
}

/** @throws HomeserverFailure, passing, for what is no address of media. */
function mediaUrl(told: unknown): string {
  try {
    return MXCUrl.parse(String(told)).toString();
  } catch {
    throw notUnderstood("an upload without content_uri");
  }
}
