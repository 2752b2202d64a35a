import type { Person } from "./persons.ts";

/**
 * Who a newcomer was before, where the change of nick was not seen (a server shows it only to those who share
 * a channel).
 *
 * A wrong yes shows one person's conversation to another, a wrong no only begins a new one. User and host
 * alone prove nothing: a web client's gateway or a bouncer gives one to many. What a change of nick leaves as
 * it is, and what nobody can choose, is the second at which the session signed on (RPL_WHOISIDLE). So all of
 * this must hold: neither has an account (with one, the account alone decides); user, host, real name and
 * sign-on are known and equal; and the former nick is seen to be gone. Of two who fit, neither is taken; nicks that
 * a session has been followed away from already fit no more, so that it may change its nick as often as it likes.
 */
export function formerSelf(newcomer: Person, known: Iterable<Person>): Person | undefined {
  const [former, ...others] = sameSession(newcomer, known);
  return others.length === 0 && former?.goneAt !== undefined ? former : undefined;
}

/** The others who look like the same session. */
export function sameSession(person: Person, known: Iterable<Person>): readonly Person[] {
  const { account, realname, signedOnAt } = person;
  if (account !== undefined || realname === undefined || signedOnAt === undefined) return [];
  return [...known].filter(
    (other) =>
      other !== person &&
      other.successor === undefined &&
      other.account === undefined &&
      other.hasMask(person) &&
      other.realname === realname &&
      other.signedOnAt === signedOnAt,
  );
}
