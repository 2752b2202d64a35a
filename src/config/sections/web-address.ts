import { z } from "zod";

/** An http or https URL without user name or password. */
export const webAddress = z
  .string()
  .max(2048)
  .refine(isWebAddress, 'not a web address; expected one such as "http://localhost:8008"');

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === "" && password === "";
}

export const portSchema = z.int().min(0).max(65_535);
export const hostSchema = z
  .string()
  .max(255)
  .regex(
    /^[A-Za-z0-9._:%-]+$/,
    'not a host; expected a name or address such as "localhost", "127.0.0.1" or "::1"',
  );
