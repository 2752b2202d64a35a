import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { IrcCustomer } from "../../support/irc-customer.ts";
import type { MatrixAgent } from "../../support/matrix-agent.ts";
import type { MatrixCustomer } from "../../support/matrix-customer.ts";
import type { ServerProcess } from "../../support/process.ts";
import type { XmppCustomer } from "../../support/xmpp-customer.ts";

/** Shorter words may stand in a log by chance: a nick, a queue, a command. */
const SHORTEST = 13;
/** Enough of a long text to know it by, and PostgreSQL cuts what it logs. */
const LONGEST = 40;

/** Hears all that the people of a world write, and looks for it where it must not be. */
export interface Unlogged {
  customer<C extends XmppCustomer | IrcCustomer | MatrixCustomer>(customer: C): C;
  agent(agent: MatrixAgent): MatrixAgent;
  /** Message bodies stand in no log: neither the desk's nor its PostgreSQL's. */
  assertUnlogged(desk: ServerProcess): void;
}

export function unlogged(): Unlogged {
  const written = new Set<string>();
  const hear = (text: string) => {
    // What a log would escape is left out.
    for (const part of text.split(/[\p{Cc}"\\]+/u))
      if (part.trim().length >= SHORTEST) written.add(part.trim().slice(0, LONGEST));
    return text;
  };
  return {
    customer: (customer) => {
      const said = customer as { say: (text: string, more?: never) => unknown };
      const say = said.say.bind(customer);
      return Object.assign(customer, {
        say: (text: string, more?: never) => say(hear(text), more),
      });
    },
    agent: (agent) => {
      const { send, sendHtml, edit, reply } = agent;
      const heard: Pick<MatrixAgent, "send" | "sendHtml" | "edit" | "reply"> = {
        send: (roomId, text) => send(roomId, hear(text)),
        sendHtml: (roomId, text, html) => sendHtml(roomId, hear(text), html),
        edit: (roomId, eventId, text) => edit(roomId, eventId, hear(text)),
        reply: (roomId, eventId, text) => reply(roomId, eventId, hear(text)),
      };
      return Object.assign(agent, heard);
    },
    assertUnlogged: (desk) => {
      const logs = [desk.log(), ...postgresLogs(desk.directory)];
      assert.deepEqual(
        [...written].filter((text) => logs.some((log) => log.includes(text))),
        [],
        "somebody's words stand in a log",
      );
    },
  };
}

/** At least one: where none is found, none is searched. */
function postgresLogs(directory: string): readonly string[] {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" });
  const logs = files.filter((file) => file.endsWith("postgres.log"));
  assert.ok(logs.length > 0, `PostgreSQL logs nothing below ${directory}`);
  return logs.map((file) => readFileSync(join(directory, file), "utf8"));
}
