import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { directoryPerTest, frontdesk } from "./run-command.ts";

const CONFIGURATION = `homeserver: { url: "http://127.0.0.1:8008", domain: example.org, as_token: aaaaaaaa, hs_token: hhhhhhhh }
networks:
  xmpp: { domain: desk.example.org, secret: s }
  irc: { host: irc.example.org }
desks: [{ name: billing, addresses: { irc: BillingDesk } }]
`;
const RULES = `agents: { "@anna:example.org": { name: Anna, skills: {} } }
queues: { billing: { title: Billing } }
rules: [{ name: all, queue: billing }]
`;
const LINKS = `links: { secret: "a secret of more than sixteen", page: { url: "https://desk.example.org" } }
`;

describe("frontdesk link", function () {
  this.timeout(20_000);
  const directory = directoryPerTest();
  const link = (...args: readonly string[]) => frontdesk(["link", ...args], { cwd: directory() });
  const configure = (links = LINKS) => {
    writeFileSync(join(directory(), "frontdesk.yaml"), CONFIGURATION + links);
    writeFileSync(join(directory(), "rules.yaml"), RULES);
  };

  it("prints a link for every network and the page's, and where the code has to be sent", async () => {
    configure();
    const { code, out, err } = await link("--queue", "billing", "--campaign", "spring");
    assert.equal(code, 0, err);
    assert.match(out, /^To billing, until 20\d\d-\d\d-\d\d \d\d:\d\d UTC\. Its code: #k[0-9a-z]+$/m);
    assert.match(out, /^XMPP +xmpp:billing@desk\.example\.org\?message;body=%23k[0-9a-z]+$/m);
    assert.match(out, /^IRC +ircs:\/\/irc\.example\.org:6697\/BillingDesk,isnick$/m);
    assert.match(out, /send it first/);
    assert.match(out, /^page +https:\/\/desk\.example\.org\/links\/billing\/k[0-9a-z]+$/m);
  });

  it("prints them for programs, and writes them as QR codes, one file for each", async () => {
    configure();
    const { code, out, err } = await link("--json", "--svg", "poster.svg", "--png", "poster.png");
    assert.equal(code, 0, err);
    const made = JSON.parse(out) as { links: { network: string; send_code: boolean }[]; page: string };
    assert.deepEqual(
      made.links.map(({ network, send_code }) => [network, send_code]),
      [
        ["xmpp", false],
        ["irc", true],
      ],
    );
    const files = readdirSync(directory()).filter((name) => name.startsWith("poster"));
    assert.deepEqual(
      files.sort(),
      ["irc", "page", "xmpp"].flatMap((each) => [`poster-${each}.png`, `poster-${each}.svg`]),
    );
    assert.match(readFileSync(join(directory(), "poster-xmpp.svg"), "utf8"), /^<svg [^>]+>.*<\/svg>$/s);
    assert.equal(readFileSync(join(directory(), "poster-irc.png")).toString("latin1", 1, 4), "PNG");
    const again = await link("--svg", "poster.svg");
    assert.equal(again.code, 1);
    assert.match(again.err, /There already: .*--force overwrites/);
  });

  it("shows them as QR codes in the terminal", async () => {
    configure("links: { secret: a-secret-of-more-than-sixteen }\n");
    const { out } = await link("--network", "irc", "--qr");
    assert.match(out, /█ ▄▄▄▄▄ █/);
  });

  it("tells what is wrong, and what was meant", async () => {
    configure();
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [["--queue", "biling"], /--queue "biling" is not known — did you mean "billing"\?/],
      [["--desk", "sales"], /--desk "sales" is not known; there is billing/],
      [["--expires", "soon"], /--expires: expected a duration such as "30d"/],
      [["--uses", "many"], /--uses: expected a number/],
      [["--uses", "0"], /--uses is no number from 1 to 65535/],
      [["--language", "German"], /--language: expected a code/],
      [["--reason", "r".repeat(81)], /--reason is 81 bytes long; at most 80 fit/],
    ];
    const ended = await Promise.all(wrong.map(([args]) => link(...args)));
    for (const [at, { code, err }] of ended.entries()) {
      assert.equal(code, 1);
      assert.match(err, wrong[at]?.[1] ?? /^$/);
    }
  });

  it("says what to add where the configuration has no links", async () => {
    configure("");
    const { code, err } = await link();
    assert.equal(code, 1);
    assert.match(err, /no section "links"; add one with secret_file/);
  });
});
