import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { linkKey } from "../../src/adapters/links/link-keys.ts";
import { writeLink } from "../../src/domain/link/link-code.ts";
import { type LinkTerms, MINUTE_MS } from "../../src/domain/link/link-terms.ts";
import type { MatrixAgent } from "../support/matrix-agent.ts";
import { type RealWorld, startWorld } from "./support/real-world.ts";

const SECRET = "the secret of this desk's links";
const API_SECRET = "the secret of programs that make links";

interface Made {
  readonly code: string;
  readonly links: readonly { readonly network: string; readonly link: string; readonly send_code: boolean }[];
}

describe("links, on real servers", function () {
  this.timeout(120_000);
  let world: RealWorld;
  let anna: MatrixAgent;
  before(async () => {
    world = await startWorld({
      links: { secret: SECRET, api_secret: API_SECRET, page: {} },
      otherDesks: [{ name: "sales", addresses: { irc: "SalesDesk" } }],
    });
    anna = await world.agent("anna");
  });
  after(() => world?.dispose());

  const link = async (...args: readonly string[]): Promise<Made> => {
    const { code, out, err } = await world.desk.cli("link", ...args, "--json");
    assert.equal(code, 0, err);
    return JSON.parse(out) as Made;
  };
  const linkOf = ({ links }: Made, network: string) =>
    links.find((each) => each.network === network) ?? assert.fail(`no link for ${network}`);
  /** As the metrics have counted them. */
  const followed = async () => {
    const metrics = await (await fetch(`${world.desk.healthUrl}/metrics`)).text();
    const counts = metrics.matchAll(/^frontdesk_links_followed_total\{verdict="([^"]+)"\} (\d+)$/gm);
    return Object.fromEntries([...counts].map(([, verdict = "", count]) => [verdict, Number(count)]));
  };

  it("lead an XMPP customer past the questions that they answer, to their queue; the agent sees no code", async () => {
    const asked = [
      "--queue",
      "billing",
      "--reason",
      "a refund",
      "--reference",
      "4711",
      "--campaign",
      "spring",
    ];
    const made = await link("--desk", "help", ...asked);
    const { link: address, send_code } = linkOf(made, "xmpp");
    assert.equal(send_code, false);
    // What a client does with it (XEP-0147): the body is put before the customer, who sends it.
    const [, jid, , body] = /^xmpp:([^?]+)\?(message);body=(.+)$/.exec(address) ?? [];
    assert.equal(jid, `help@${world.prosody.componentDomain}`);

    const customer = await world.xmpp("juliet");
    await customer.say(decodeURIComponent(body ?? ""));
    await customer.next(/name/i);
    await customer.say("Juliet");
    const invitation = await anna.nextInvitation();
    assert.equal(invitation.roomName, "Juliet: a refund");
    await anna.accept(invitation.roomId);
    await customer.next(/Anna/);
    await customer.say("Where is my money?");
    await anna.next(invitation.roomId, "Where is my money?");
    const bodies = anna.bodies(invitation.roomId).join("\n");
    assert.match(bodies, /spring/);
    assert.match(bodies, /4711/);
    const seen = JSON.stringify(anna.room(invitation.roomId).timeline.all);
    assert.ok(!seen.includes(made.code.slice(1, 20)), "no event of the room holds the code");
    await anna.send(invitation.roomId, "!close");
    await customer.next(/closed|goodbye|bye|thank/i);
    assert.equal((await followed()).good, 1);
  });

  it("lead an IRC customer, who sends the code, just as well", async () => {
    const made = await link("--desk", "help", "--queue", "billing", "--reason", "an order");
    const { link: address, send_code } = linkOf(made, "irc");
    assert.match(address, /^irc:\/\/.*\/HelpDesk,isnick$/);
    assert.equal(send_code, true);

    const customer = await world.irc("romeo");
    customer.say(`${made.code} hello`);
    await customer.next(/name/i);
    customer.say("Romeo");
    const invitation = await anna.nextInvitation();
    assert.equal(invitation.roomName, "Romeo: an order");
    await anna.accept(invitation.roomId);
    await customer.next(/Anna/);
    await anna.next(invitation.roomId, /^hello$/);
    await anna.send(invitation.roomId, "!close");
    await customer.next(/closed|goodbye|bye|thank/i);
    await world.invariantsHold();
  });

  it("stand on a page in the customer's language, with how things stand, as programs and people make them", async () => {
    const answer = await fetch(`${world.desk.healthUrl}/v1/links`, {
      method: "POST",
      headers: { authorization: `Bearer ${API_SECRET}` },
      body: JSON.stringify({ desk: "help", queue: "billing", campaign: "spring" }),
    });
    assert.equal(answer.status, 201);
    const made = (await answer.json()) as Made;
    const page = await fetch(`${world.desk.healthUrl}/links/help/${made.code.slice(1)}`, {
      headers: { "accept-language": "de-AT, en;q=0.5" },
    });
    const html = await page.text();
    assert.match(html, /<html lang="de">/);
    assert.match(html, /Jetzt geöffnet<\/strong> <span>Es ist gerade jemand für Sie frei\./);
    for (const { link } of made.links) assert.ok(html.includes(`href="${link}"`), link);
    assert.ok(Buffer.byteLength(html) < 20_000);
    assert.match(await anna.command("away"), /away/i);
    const other = await fetch(`${world.desk.healthUrl}/links/help`);
    assert.match(await other.text(), /Closed now<\/strong> <span>Nobody is in at the moment/);
    assert.match(await anna.command("ready"), /ready/i);
  });

  it("that are forged, expired, used up or another desk's serve all the same, ask everything, and are counted", async () => {
    const terms: LinkTerms = {
      desk: "help",
      reason: "a refund",
      expiresAt: Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS,
    };
    const signed = (more: Partial<LinkTerms>, secret = SECRET) =>
      writeLink({ ...terms, ...more }, linkKey(secret)) ?? assert.fail("too long");
    const once = (await link("--desk", "help", "--reason", "a refund", "--uses", "1")).code;
    const first = await world.xmpp("first");
    await first.say(once);
    await first.next(/name/i);
    await first.say(once);
    await first.next(/noted/);
    const before = await followed();

    const codes = {
      forged: signed({ expiresAt: terms.expiresAt + 60 * MINUTE_MS }, "somebody else's secret"),
      expired: signed({ expiresAt: terms.expiresAt - 60 * MINUTE_MS }),
      "other-desk": (await link("--desk", "sales", "--reason", "a refund")).code,
      "used-up": once,
    };
    await Promise.all(
      Object.entries(codes).map(async ([verdict, code], at) => {
        const nick = verdict.replace("-", "");
        const customer = at % 2 === 0 ? await world.xmpp(nick) : await world.irc(nick);
        await customer.say(code);
        await customer.next(/name/i);
        await customer.say("Mercutio");
        await customer.next(/about|help|bring/i);
      }),
    );
    const counted = await followed();
    for (const verdict of Object.keys(codes))
      assert.equal((counted[verdict] ?? 0) - (before[verdict] ?? 0), 1, verdict);
    assert.equal(counted.good, before.good, "none of them counted");
    await world.invariantsHold();
  });
});
