import { type MatrixHomeserver, matrixHomeserver } from "../adapters/matrix/homeserver.ts";
import { matrixNames, type Names } from "../adapters/matrix/user-ids.ts";
import { systemRandomness } from "../adapters/system/system-randomness.ts";
import type { Log } from "../application/ports/log.ts";
import type { Configuration } from "../config/configuration.ts";
import { plainWords } from "../domain/text/render-text.ts";
import { phrase } from "../domain/text/text-key.ts";
import { doorwayOf } from "./doorway-of.ts";

export function namesOf({ homeserver }: Configuration): Names {
  return matrixNames({
    domain: homeserver.domain,
    botLocalpart: homeserver.botLocalpart,
    prefix: homeserver.prefix,
  });
}

export function homeserverOf(configuration: Configuration, names: Names, log: Log): MatrixHomeserver {
  const { homeserver, desk } = configuration;
  const { url, asToken, registrationId } = homeserver;
  return matrixHomeserver({
    url,
    asToken,
    serviceId: registrationId,
    names,
    toStrangers: plainWords(phrase("command.stranger", { desk: desk.name }), desk.language, desk.texts),
    random: systemRandomness(),
    log,
    doorway: doorwayOf(configuration),
  });
}
