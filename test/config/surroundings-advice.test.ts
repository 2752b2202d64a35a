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
    const none = 'there is no network "XMPP" — did you mean "xmpp"?; there are xmpp, irc, matrix';
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

describe("check warns of rules that cannot be served", () => {
  interface Parts {
    readonly agents: readonly string[];
    readonly rule: string;
    readonly queue?: string;
    readonly networks?: readonly string[];
    readonly alone?: boolean;
  }
  const of = ({ agents, rule, queue = "", networks, alone = false }: Parts) =>
    told(
      `skills: [german]
queues: { default: { ${queue} } }
agents:
${agents.map((agent) => `  ${agent}\n`).join("")}rules:
  - { name: german, when: false, queue: default, steps: [{ skills: { german: 1 } }] }
  - name: a
    queue: default
${rule
  .split("; ")
  .map((line) => `    ${line}\n`)
  .join("")}`,
      { networks: carriedBy(networkKinds, networks), ...(alone ? {} : { desks: ["x"] }) },
    )
      .filter((line) => !line.includes("rules[0]"))
      .map((line) => line.replace(/^r:\d+:\d+: /, ""));
  const anna = '"@anna:x": { name: Anna, skills: { german: 3 }, networks: [xmpp] }';
  const ben = '"@ben:x": { name: Ben, client: { edits: false } }';
  const chloe = '"@chloe:x": { name: Chloé, skills: { german: 1 }, client: { edits: false } }';
  const bot = '"@bot:x": { name: Bot, automated: {} }';
  const german = "steps: [{ skills: { german: 1 } }]";

  it("for the networks that their agents serve", () => {
    const message =
      "warning: rules[1].steps: customers on irc, matrix are served by nobody here: those who could (@anna:x) do not serve that network";
    assert.deepEqual(of({ agents: [anna, ben], rule: german }), [message]);
    // Without a configuration it may be a desk on XMPP alone.
    assert.deepEqual(of({ agents: [anna, ben], rule: german, alone: true }), []);
    assert.deepEqual(of({ agents: [anna], rule: "needs: [reactions]", alone: true }).length, 1);
    assert.deepEqual(of({ agents: [anna, ben], rule: `when: customer.network == "xmpp"; ${german}` }), []);
    assert.deepEqual(
      of({
        agents: [anna, ben],
        rule: `when: client.network != "irc" && client.network != "matrix"; ${german}`,
      }),
      [],
    );
    assert.deepEqual(
      of({ agents: [anna, ben], rule: `when: desk == "x" && customer.network == "irc"; ${german}` }),
      [
        'warning: rules[1].steps: nobody can serve queue "default" by this rule: those who could (@anna:x) do not serve irc',
      ],
    );
    assert.deepEqual(of({ agents: [anna, ben], rule: german, networks: ["xmpp"] }), []);
    assert.deepEqual(of({ agents: [anna, chloe], rule: german }), []);
    assert.deepEqual(
      of({ agents: [anna, ben], rule: german, queue: "overflow: [{ after: 1m, message: true }]" }),
      [],
    );
  });

  it("for what is needed of networks and clients, together with skills", () => {
    const xmppOnly = 'when: customer.network == "xmpp"';
    assert.deepEqual(of({ agents: [anna], rule: "needs: [reactions]" }), [
      "warning: rules[1].needs[0]: nobody can be served by this rule: reactions is carried by no network that its customers come from (xmpp, irc, matrix)",
    ]);
    assert.deepEqual(of({ agents: [anna], rule: 'when: customer.network == "irc"; needs: [edits]' }), [
      "warning: rules[1].needs[0]: nobody can be served by this rule: edits is carried by no network that its customers come from (irc)",
    ]);
    assert.deepEqual(of({ agents: ['"@ben:x": { name: Ben }', anna], rule: "needs: [edits]" }), [
      'warning: rules[1].needs[0]: customers on irc come to this rule and are served by nobody: edits is not carried there; put customer.network in ["xmpp","matrix"] into its condition',
    ]);
    assert.deepEqual(of({ agents: [anna], rule: `${xmppOnly}; needs: [edits]` }), []);
    assert.deepEqual(of({ agents: [ben], rule: `${xmppOnly}; needs: [edits]` }), [
      "warning: rules[1].needs[0]: nobody can serve this rule: no agent's client can do edits",
    ]);
    assert.deepEqual(
      of({ agents: ['"@ben:x": { name: Ben }', chloe], rule: `${xmppOnly}; needs: [edits]; ${german}` }),
      [
        "warning: rules[1].needs: nobody can serve this rule: those with the skills (@chloe:x) have no client that can do edits",
      ],
    );
  });

  it("because only machines would serve them", () => {
    assert.deepEqual(of({ agents: [bot, chloe], rule: "steps: [{}]" }), []);
    const none = told(`queues: { default: }\nagents: { ${bot} }\nrules: [{ name: a, queue: default }]`, {});
    assert.deepEqual(none, [
      "r:3:9: warning: rules[0].steps: only automated agents can serve this (@bot:x): who asks for a person, or is handed on to one, waits for ever; add a step that finds people",
    ]);
  });
});

describe("check warns of what can never be, or not be told apart", () => {
  it("hours whose last day is past", () => {
    const hours = (except: string) =>
      told(
        `hours: { fair: { time_zone: Europe/Berlin, open: {}, except: { ${except} } } }
queues: { default: { hours: fair } }
agents: { "@anna:x": { name: Anna } }
rules: [{ name: a, queue: default }]`,
        { now: Date.UTC(2026, 10, 23, 12) },
      );
    assert.deepEqual(hours('2026-11-20: "9:00-17:00", 2026-11-21: []'), [
      "r:1:10: warning: hours.fair: these hours never open again: the last day on which they do was 2026-11-20",
    ]);
    assert.deepEqual(hours('2026-11-22: "22:00-13:00"'), []);
    assert.deepEqual(hours('2026-11-20: "9:00-17:00", 2027-01-01: "9:00-17:00"'), []);
  });

  it("skills that nobody has and nothing asks for, and two agents of one name", () => {
    assert.deepEqual(
      told(
        `skills: [german, french]
queues: { default: }
agents: { "@anna:x": { name: Anna, skills: { german: 1 } }, "@anna:y": { name: anna } }
rules: [{ name: a, queue: default }]`,
        {},
      ),
      [
        "r:1:18: warning: skills[1]: no agent has this skill, and no rule asks for it",
        'r:3:80: warning: agents["@anna:y"].name: @anna:x is called "anna" too: customers and colleagues cannot tell them apart',
      ],
    );
  });

  it("an overflow that rings people out of hours, before the entry that says that it is closed", () => {
    const overflow = (entries: string, more = "") =>
      told(
        `hours: { office: { time_zone: UTC, open: { mon: "9:00-10:00" } } }
queues: { billing: { hours: office, overflow: [${entries}] }, default: { ${more} } }
agents: { "@anna:x": { name: Anna } }
rules: [{ name: a, queue: billing }]`,
        {},
      );
    const closed = "{ closed: true, message: true }";
    const warning = (whom: string) => [
      `r:2:48: warning: queues.billing.overflow[0]: applies while the queue is closed as well, and rings ${whom} out of its hours; put the entry "closed" before it`,
    ];
    assert.deepEqual(
      overflow(`{ after: 5m, queue: default }, ${closed}`),
      warning('the agents of "default"'),
    );
    assert.deepEqual(overflow(`{ length: 5, agent: "@anna:x" }, ${closed}`), warning("@anna:x"));
    assert.deepEqual(overflow(`${closed}, { after: 5m, queue: default }`), []);
    assert.deepEqual(overflow(`{ after: 5m, queue: default }, ${closed}`, "hours: office"), []);
    assert.deepEqual(overflow(`{ after: 5m, queue: default }, { closed: true, say: { en: a } }`), []);
  });
});
