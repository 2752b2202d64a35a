import { z } from "zod";

/** Names that rules use: of skills, queues, slots and rules. */
export const nameSchema = z
  .string()
  .max(64)
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}_ -]*$/u,
    "a name is made of letters, digits, spaces, - and _, and begins with a letter or digit",
  );

/** Slots are variables in conditions, so their names are plainer. */
export const slotNameSchema = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9_]*$/, "a slot's name is made of a–z, 0–9 and _, and begins with a letter");

/** A Matrix user id of any homeserver (Matrix specification, appendices, user identifiers). */
export const matrixUserSchema = z
  .string()
  .max(255)
  .regex(/^@[!-9;-~]+:[A-Za-z0-9.:[\]-]+$/, 'not a Matrix user id; expected one such as "@anna:example.org"');

/** `de`, `en`, `pt-br` (BCP 47, lower case). */
export const languageSchema = z
  .string()
  .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/, 'not a language code; expected one such as "en" or "de"');

/** As networks call themselves; `xmpp`, `irc`. */
export const networkNameSchema = z
  .string()
  .max(32)
  .regex(/^[a-z][a-z0-9-]*$/, 'not a network; expected one such as "xmpp"');
