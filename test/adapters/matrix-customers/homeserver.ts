import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { registrationOf } from "../../../src/adapters/matrix/registration.ts";
import { matrixNames, type Names } from "../../../src/adapters/matrix/user-ids.ts";
import { temporaryDirectory } from "../../support/process.ts";
import { type Synapse, startSynapse } from "../../support/synapse.ts";

const DOMAIN = "desk.test";

/** A real Synapse that knows the desk as an application service, and pushes nothing to it. */
export interface Homeserver {
  readonly synapse: Synapse;
  readonly asToken: string;
  readonly names: Names;
}

export async function startHomeserver(): Promise<Homeserver> {
  const asToken = randomBytes(24).toString("hex");
  const hsToken = randomBytes(24).toString("hex");
  const shared = { id: "frontdesk", url: "http://127.0.0.1:1", asToken, hsToken, domain: DOMAIN };
  const registration = registrationOf({ ...shared, botLocalpart: "frontdesk", prefix: "frontdesk_" });
  const file = join(temporaryDirectory("registration"), "registration.yaml");
  writeFileSync(file, JSON.stringify({ ...registration, url: null }));
  const synapse = await startSynapse({ registrations: [file], serverName: DOMAIN });
  return {
    synapse,
    asToken,
    names: matrixNames({ domain: DOMAIN, botLocalpart: "frontdesk", prefix: "frontdesk_" }),
  };
}
