import assert from "node:assert/strict";
import { formatProblem } from "../../src/config/problem.ts";
import { parseRules } from "../../src/config/rules/load-rules.ts";
import { carriedBy, type Surroundings } from "../../src/config/rules/surroundings.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";

const BOTH: Surroundings = { networks: carriedBy(networkKinds), desks: ["billing", "home"] };

function told(text: string, surroundings: Surroundings): readonly string[] {
  const loaded = parseRules("r", text, surroundings);
  return (loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem);
}

describe("check warns of names that no request has", () => {
  const START = 'queues: { default: }\nagents: { "@anna:x": { name: Anna } }\n';
  const of = (when: string, surroundings: Surroundings) =>
    told(
      `${START}rules:\n  - name: a\n    queue: default\n    when: ${when}\n  - { name: b, queue: default }\n`,
      surroundings,
    );
  const warning = (column: number, message: string) => [`r:6:${column}: warning: rules[0].when: ${message}`];

  it("of networks, which are told apart by capitals", () => {
    const none = 'there is no network "XMPP" — did you mean "xmpp"?; there are xmpp, irc';
    assert.deepEqual(of('customer.network == "XMPP"', BOTH), warning(31, none));
    assert.deepEqual(of('desk == "home" && client.network in ["irc", "XMPP"]', BOTH), warning(55, none));
    assert.deepEqual(of('true && "XMPP" != customer.network', BOTH), warning(19, none));
    assert.deepEqual(of('customer.network == "irc"', BOTH), []);
    assert.deepEqual(
      of('customer.network == "irc"', { networks: carriedBy(networkKinds, ["xmpp"]) }),
      warning(31, 'there is no network "irc"; there are xmpp'),
    );
    assert.deepEqual(
      of('customer.network == "XMPP"', {}),
      warning(31, 'no network is called "XMPP": they are written in small letters, such as "xmpp"'),
    );
    assert.deepEqual(of('customer.network == "whatsapp"', {}), []);
  });

  it("of languages and desks", () => {
    assert.deepEqual(of('language == "DE"', {}), warning(23, 'languages are written in small letters: "de"'));
    assert.deepEqual(
      of('language == "German"', {}),
      warning(23, 'not a language code; expected one such as "en" or "de"'),
    );
    assert.deepEqual(
      of('desk == "biling"', BOTH),
      warning(19, 'frontdesk.yaml has no desk "biling" — did you mean "billing"?; it has billing, home'),
    );
    assert.deepEqual(of('desk == "biling"', {}), []);
    assert.deepEqual(of('desk != "home" && language == "" && language == "pt-br"', BOTH).length, 1);
  });

  it("and of agents who serve only networks that are not there", () => {
    const agents = (networks: string) =>
      told(
        `queues: { default: }\nagents:\n  "@anna:x": { name: Anna }\n  "@ben:x": { name: Ben, networks: ${networks} }\nrules: [{ name: b, queue: default }]\n`,
        { networks: carriedBy(networkKinds, ["xmpp"]) },
      );
    assert.deepEqual(agents("[irc]"), [
      'r:4:36: warning: agents["@ben:x"].networks: serves nobody: there is no network "irc"; there are xmpp',
    ]);
    assert.deepEqual(agents("[irc, xmpp]"), []);
  });
});
