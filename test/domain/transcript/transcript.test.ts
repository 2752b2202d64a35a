import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Effect } from "../../../src/domain/conversation/effects.ts";
import type { ConversationEvent, Timed } from "../../../src/domain/conversation/events.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { printTranscriptHtml, printTranscriptText } from "../../../src/domain/transcript/print-transcript.ts";
import type { RecordedDelivery } from "../../../src/domain/transcript/recorded.ts";
import { transcriptOf } from "../../../src/domain/transcript/transcript.ts";
import { transcriptAsJson } from "../../../src/domain/transcript/transcript-as-json.ts";
import { transcriptLines } from "../../../src/domain/transcript/transcript-lines.ts";
import { anna, customer, Play } from "../conversation/play.ts";

/** A play whose deliveries have all arrived a second after they were decided. */
class RecordedPlay extends Play {
  readonly events: Timed<ConversationEvent>[] = [];
  readonly outbox: RecordedDelivery[] = [];

  override event(event: ConversationEvent, later_ms?: number): this {
    super.event(event, later_ms);
    this.events.push({ at: this.now, event });
    const end = { kind: "delivered", at: this.now + 1_000 } as const;
    this.outbox.push(...this.effects.map((effect: Effect) => ({ effect, at: this.now, end })));
    return this;
  }
}

const reading = {
  language: "en",
  customer: "Ada",
  desk: "Example Desk",
  nameOf: (user: string) => (user === anna ? "Anna" : user),
  moment: (at: number) => `t${at / 1000}`,
  wholly: true,
};

const heading = { title: "Transcript", facts: [["customer", "Ada"]] as const, language: "en" };

function textOf(talk: RecordedPlay, wholly = true): readonly string[] {
  const lines = transcriptLines(transcriptOf(talk), { ...reading, wholly });
  return printTranscriptText(heading, lines).split("\n").slice(3);
}

function talk(): RecordedPlay {
  return new RecordedPlay().talks("bridge").writes("It was charged twice");
}

describe("a transcript", () => {
  it("has what both sides said, in order, with who said it and when it arrived", () => {
    const lines = textOf(talk().says("Let me look"));
    const last = lines.slice(-2);
    assert.match(last[0] ?? "", /^t1012 {2}Ada: It was charged twice \[delivered at t1013\]$/);
    assert.match(last[1] ?? "", /^t1014 {2}Anna: Let me look \[delivered at t1015\]$/);
    assert.ok(lines.some((line) => /Example Desk: .*What is your name/.test(line)));
    assert.ok(lines.some((line) => /Anna \[joined\]/.test(line)));
  });

  it("shows what was edited, by its last version with the earlier ones", () => {
    const written = talk().says("Tomorow");
    const message = { id: "$edit", body: plain("Tomorrow") };
    const first = written.events.at(-1)?.event;
    assert.ok(first?.type === "UserWrote");
    written.event({ type: "UserEdited", user: anna, edits: first.message.id, message });
    assert.match(textOf(written).at(-1) ?? "", /Anna: Tomorrow \[before: Tomorow; delivered/);
    assert.match(textOf(written, false).at(-1) ?? "", /Anna: Tomorrow \[edited\]$/);
  });

  it("tells that words were taken back, and shows them only to whom it is to show all", () => {
    const back = talk().event({ type: "CustomerRetracted", customer, retracts: "m3" });
    assert.match(textOf(back).at(-1) ?? "", /Ada: \(It was charged twice\) \[taken back at t1014/);
    const forAgents = textOf(back, false).at(-1) ?? "";
    assert.match(forAgents, /Ada \[taken back at t1014\]$/);
  });

  it("tells what did not arrive, and why", () => {
    const failing = talk().says("Hello");
    const last = failing.outbox.at(-1);
    assert.ok(last);
    failing.outbox[failing.outbox.length - 1] = {
      ...last,
      end: { kind: "rejected", at: failing.now, notice: "they are gone" },
    };
    assert.match(textOf(failing).at(-1) ?? "", /Anna: Hello \[not delivered: they are gone\]$/);
  });

  it("is a page in which nothing of theirs is markup, and that fetches nothing", () => {
    const hostile = talk().says("<script>alert(1)</script><img src=x onerror=y>");
    const html = printTranscriptHtml(
      { ...heading, facts: [["customer", "<b>Ada</b>"]] },
      transcriptLines(transcriptOf(hostile), { ...reading, customer: '"><svg onload=x>' }),
    );
    assert.doesNotMatch(html, /<script|<img|<svg|<b>Ada/);
    assert.doesNotMatch(html, /<[^>]* (?:src|href)=|@import|url\(/);
    assert.match(html, /default-src 'none'/);
    assert.match(html, /&lt;script&gt;/);
  });

  it("lets no message look like another line of it", () => {
    const forged = talk().says("one\nt1 Ada: two");
    assert.equal(textOf(forged).at(-1)?.startsWith("    "), true);
  });

  it("is there for programs", () => {
    const entries = transcriptAsJson(transcriptOf(talk().says("Hi")), reading) as { text?: string }[];
    assert.deepEqual(entries.at(-1), {
      at: "1970-01-01T00:16:54.000Z",
      kind: "said",
      side: "agent",
      user: anna,
      name: "Anna",
      text: "Hi",
      deliveredAt: "1970-01-01T00:16:55.000Z",
    });
  });
});
