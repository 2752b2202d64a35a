import { z } from "zod";
import type { DeskConfiguration } from "../../../config/configuration.ts";
import type { NetworkKind } from "../../../config/network-kind.ts";
import { carriedToMatrix } from "../../../domain/capabilities.ts";

const ADDRESS = /^[a-z0-9][a-z0-9.-]{0,62}$/;

/** There is nothing to set: `matrix:` alone, which is null in YAML, is enough. */
const section = z
  .preprocess((value) => value ?? {}, z.strictObject({}))
  .describe(
    "Matrix users as customers, of any homeserver: they write to a user per desk, <prefix><address>.",
  );

/** Customers who are on Matrix themselves, as people configure it. The homeserver is known already. */
export const matrixKind: NetworkKind<typeof section> = {
  name: "matrix",
  section,
  carries: carriedToMatrix,
  addressMistake: (address) =>
    ADDRESS.test(address)
      ? undefined
      : `"${address}" can be no part of a Matrix user id here; expected a–z, 0–9, . and -, without the prefix and the domain`,
  configure(_settings, _files, desks) {
    return ({ onHomeserver }) =>
      onHomeserver(desks.map((desk) => ({ name: desk.name, title: desk.title, address: addressOf(desk) })));
  },
};

/** What puppets have and desks have not is the `_` behind a network's name. */
function addressOf({ name, addresses }: DeskConfiguration): string {
  return addresses.matrix ?? name.replaceAll("_", "-");
}
