import assert from "node:assert/strict";
import { backoff } from "../../../src/adapters/networks/irc/backoff.ts";
import { casefold } from "../../../src/adapters/networks/irc/casefold.ts";
import { answerCtcp, parseCtcp, parseDcc, printCtcp } from "../../../src/adapters/networks/irc/ctcp.ts";
import { maskOf, oneLine } from "../../../src/adapters/networks/irc/line.ts";
import { ircLink } from "../../../src/adapters/networks/irc/link.ts";
import { roomOf, textsOf } from "../../../src/adapters/networks/irc/printing.ts";
import { decodeLine } from "../../../src/adapters/networks/irc/transport.ts";
import { plain, type RichText } from "../../../src/domain/message/rich-text.ts";

describe("IRC names", () => {
  it("fold as the server's mapping says", () => {
    const rows = [
      ["rfc1459", "Ab[]\\~", "ab{}|^"],
      ["strict-rfc1459", "Ab[]\\~", "ab{}|~"],
      ["ascii", "Ab[]\\~", "ab[]\\~"],
      ["rfc7613", "Ä[", "Ä["],
    ] as const;
    for (const [mapping, name, folded] of rows) assert.equal(casefold(name, mapping), folded, mapping);
    assert.equal(casefold("NICK^"), "nick^");
  });

  it("are taken out of a mask only where it is whole", () => {
    assert.deepEqual(maskOf("a[b]!~u@2001:db8::1"), { nick: "a[b]", user: "~u", host: "2001:db8::1" });
    for (const text of ["irc.test", "a!b", "a@b", "", "a!b@"]) assert.equal(maskOf(text), undefined, text);
  });
});

describe("IRC links", () => {
  it("say server, port and nick, in a form that every client can open", () => {
    const parts = { host: "irc.example", port: 6667, tls: false, nick: "billing" };
    assert.equal(ircLink(parts), "irc://irc.example:6667/billing,isnick");
    assert.equal(ircLink({ ...parts, port: 6697, tls: true }), "ircs://irc.example:6697/billing,isnick");
    assert.equal(
      ircLink({ ...parts, host: "::1", nick: "a[b]{c}|^" }),
      "irc://[::1]:6667/a%5Bb%5D%7Bc%7D%7C%5E,isnick",
    );
  });
});

describe("CTCP", () => {
  it("is told from words, also where it is malformed", () => {
    assert.equal(parseCtcp("hello"), undefined);
    assert.deepEqual(parseCtcp("\x01ACTION waves\x01"), { command: "ACTION", parameters: "waves" });
    assert.deepEqual(parseCtcp("\x01version"), { command: "VERSION", parameters: "" });
    assert.deepEqual(parseCtcp("\x01"), { command: "", parameters: "" });
    assert.deepEqual(parseCtcp("\x01\x01\x01"), { command: "", parameters: "" });
    assert.deepEqual(parseCtcp("\x01A b\x01rest"), { command: "A", parameters: "b" });
  });

  it("is answered where others expect it, and with nothing of theirs beyond a bound", () => {
    const self = { version: "Frontdesk 1", now: 0 };
    assert.equal(answerCtcp({ command: "VERSION", parameters: "" }, self), "\x01VERSION Frontdesk 1\x01");
    assert.equal(
      answerCtcp({ command: "TIME", parameters: "" }, self),
      "\x01TIME 1970-01-01T00:00:00.000Z\x01",
    );
    assert.equal(
      answerCtcp({ command: "PING", parameters: "9".repeat(500) }, self)?.length,
      "\x01PING \x01".length + 64,
    );
    assert.equal(answerCtcp({ command: "FINGER", parameters: "" }, self), undefined);
    assert.equal(printCtcp("A", "b\x01c"), "\x01A bc\x01");
  });

  it("offers a file by DCC, whatever the name", () => {
    assert.deepEqual(parseDcc("SEND bill.pdf 2130706433 5000 1234"), { kind: "file", name: "bill.pdf" });
    assert.deepEqual(parseDcc('SEND "my bill.pdf" 2130706433 5000'), { kind: "file", name: "my bill.pdf" });
    assert.deepEqual(parseDcc("CHAT chat 2130706433 5000"), { kind: "other", name: "DCC chat" });
    for (const text of ["", "SEND", "RESUME a 1 2", `SEND "${"x".repeat(2_000)}"`]) {
      assert.doesNotThrow(() => parseDcc(text));
    }
  });
});

describe("lines to the server", () => {
  const frame = { nickBytes: 8, userHostBytes: 30, targetBytes: 10 };
  const room = roomOf(frame);

  it("fit in 512 bytes as others receive them, whatever is said", () => {
    const whole = ":nick!user@host PRIVMSG target :".length - "nickuser@hosttarget".length + 8 + 30 + 10;
    assert.equal(whole + room + "\r\n".length, 512);
    const long = "żółć 😀 ".repeat(400);
    const bodies: RichText[] = [
      plain(long),
      [{ kind: "paragraph", content: [{ kind: "strong", content: [{ kind: "text", text: long }] }] }],
    ];
    for (const body of bodies) {
      for (const action of [true, false]) {
        for (const text of textsOf({ body, action }, room)) assert.ok(Buffer.byteLength(text) <= room);
      }
    }
  });

  it("open formatting again behind each cut", () => {
    const words = "word ".repeat(200).trim();
    const body: RichText = [
      {
        kind: "paragraph",
        content: [
          { kind: "strong", content: [{ kind: "emphasis", content: [{ kind: "text", text: words }] }] },
        ],
      },
    ];
    const texts = textsOf({ body }, room);
    assert.ok(texts.length > 2);
    for (const text of texts) assert.ok(text.startsWith("\x02\x1d"), JSON.stringify(text.slice(0, 10)));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: formatting codes.
    assert.equal(texts.join("").replace(/[\x02\x1d\x0f]/g, ""), words);
  });

  it("put what is answered before the answer, shortened", () => {
    const texts = textsOf({ body: plain("yes"), quote: `shall I ${"really ".repeat(50)}` }, room);
    assert.equal(texts.length, 2);
    assert.match(texts[0] ?? "", /^> shall I really .*…$/);
    assert.equal(texts[1], "yes");
    assert.deepEqual(textsOf({ body: plain("yes"), quote: "" }, room), ["yes"]);
  });

  it("can be ended by nothing within them", () => {
    assert.equal(oneLine("a\r\nQUIT\u0000b"), "a QUIT b");
    for (const text of textsOf({ body: plain("a\u0001b\r\nQUIT :x\u0000") }, room))
      assert.equal(text, oneLine(text));
  });
});

describe("lines from the server", () => {
  it("are read as UTF-8, and else as Windows-1252", () => {
    assert.equal(decodeLine(Buffer.from("grüße 😀")), "grüße 😀");
    assert.equal(decodeLine(Buffer.from([0x67, 0x72, 0xfc, 0xdf, 0x65])), "grüße");
    assert.equal(decodeLine(Buffer.from([0x80, 0xff])), "€ÿ");
  });
});

describe("connecting again", () => {
  it("waits ever longer up to a bound, with jitter", () => {
    const limits = { first_ms: 1_000, max_ms: 60_000 };
    assert.equal(backoff(1, limits, 0), 500);
    assert.equal(backoff(1, limits, 1), 1_000);
    assert.equal(backoff(4, limits, 1), 8_000);
    assert.equal(backoff(1_000, limits, 1), 60_000);
  });
});
