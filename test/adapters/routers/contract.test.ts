import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { eventSchema, PUBLISHED, questionSchema } from "../../../src/adapters/routers/remote/contract.ts";
import { publishedSchemas } from "../../../src/adapters/routers/remote/published-schemas.ts";
import { keyOf, questionOf } from "../../../src/adapters/routers/remote/question.ts";
import { routingRoutes } from "../../../src/adapters/routers/remote/routes.ts";
import { signatureOf } from "../../../src/adapters/routers/remote/signing.ts";
import {
  makeAgent,
  makeRequest,
  makeRule,
  makeRules,
  makeSnapshot,
  ready,
} from "../../domain/routing/make.ts";

const document = parse(
  readFileSync(join(import.meta.dirname, "../../../docs/routing-server.openapi.yaml"), "utf8"),
);

describe("the published routing contract", () => {
  it("has the schemas that the code checks with (node scripts/generate-routing-contract.ts)", () => {
    assert.deepEqual(document.components.schemas, JSON.parse(JSON.stringify(publishedSchemas())));
  });

  it("is OpenAPI 3.1, and every reference in it leads somewhere and every schema is used", () => {
    assert.match(document.openapi, /^3\.1\./);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, path]) => path ?? "",
    );
    for (const reference of references) {
      const found = reference.split("/").reduce((at, name) => at?.[name], document);
      assert.notEqual(found, undefined, reference);
    }
    for (const name of Object.keys(PUBLISHED))
      assert.ok(references.includes(`components/schemas/${name}`), name);
  });

  it("has the paths that the desk serves, and those it asks", () => {
    const served = routingRoutes({} as Parameters<typeof routingRoutes>[0]).map(({ path }) => path);
    const ofDesk = Object.entries<{ post?: { tags: string[] } }>(document.paths)
      .filter(([, { post }]) => post?.tags.includes("desk"))
      .map(([path]) => path);
    assert.deepEqual(ofDesk.sort(), [...served].sort());
    for (const path of ["/v1/route", "/v1/events", "/v1/health"]) assert.ok(document.paths[path], path);
  });

  it("takes no id that the database could not hold, so that one of them does not spoil a whole report", () => {
    const said = (agent: string) =>
      PUBLISHED.AgentReports.safeParse({ agents: [{ agent, externalLoad: 1, at: 1 }] });
    const answer = (conversation: string) =>
      PUBLISHED.LateAnswer.safeParse({ conversation, attempt: 1, turn: 1, answer: { kind: "wait" } });
    assert.deepEqual([said("@a:x").success, said("@a\0:x").success], [true, false]);
    assert.deepEqual([answer("c1").success, answer("c\0").success], [true, false]);
  });

  it("is kept by what the desk asks, with agents who are ready first where there are too many", () => {
    const ids = Array.from({ length: 600 }, (_, at) => `@a${at}:x`);
    const rules = makeRules(ids.map((id) => makeAgent(id, { skills: { german: 3 }, teams: ["one"] })));
    const states = ids.map((id, at) => ({
      ...ready(id),
      availability: at < 550 ? ("away" as const) : ("ready" as const),
    }));
    const turn = { conversation: "c1", attempt: 2, turn: 3 };
    const request = makeRequest({
      attempt: 2,
      lastAgent: "@a1:x",
      target: { queue: "billing" },
      exclusions: [{ agent: "@a2:x", until: 5, reason: "declined" }],
    });
    const snapshot = makeSnapshot(states, {
      waiting: { billing: [{ conversation: "c1", priority: 0, since: 3 }] },
    });
    const question = questionOf({ turn, mode: "decide", deadline_ms: 2000, rules, request, snapshot });
    const parsed = questionSchema.strict().parse(question);
    assert.deepEqual(parsed, question, "nothing is sent that is not published");
    assert.equal(question.snapshot.agents.length, 500);
    assert.equal(question.snapshot.agentsLeftOut, 100);
    assert.deepEqual(
      question.snapshot.agents.slice(0, 50).map(({ availability }) => availability),
      Array(50).fill("ready"),
    );
    assert.deepEqual(question.snapshot.queues.billing, { waiting: 1, oldest: 3, state: "open", open: true });
    assert.equal(keyOf(turn), "c1.2.3");
  });

  it("tells all that the rules themselves would go by", () => {
    const automated = { silence_ms: 1, pause_ms: 1 };
    const agents = [
      makeAgent("@ben:x", { lacks: ["edits"] }),
      makeAgent("@bot:x", { automated }),
      makeAgent("@old:x"),
    ];
    const rule = makeRule({
      matches: (_, __, figures) => figures?.("billing")?.waiting === 1,
      weight: 2,
      needs: ["media"],
      priority: 7,
    });
    const rules = {
      ...makeRules(agents, [rule]),
      aging: 3,
      queues: new Map([
        ["billing", { name: "billing", title: "Billing" }],
        ["support", { name: "support", title: "Support", state: "draining" as const }],
      ]),
    };
    const request = makeRequest({
      peopleOnly: true,
      link: { campaign: "spring" },
      target: { queue: "billing" },
      priorityBoost: 10,
    });
    const snapshot = makeSnapshot([ready("@ben:x"), ready("@bot:x", { rungAt: 9 })], {
      waiting: { billing: [{ conversation: "another", priority: 0, since: 3 }] },
    });
    const turn = { conversation: "c1", attempt: 1, turn: 1 };
    const question = questionOf({ turn, mode: "decide", deadline_ms: 2000, rules, request, snapshot });
    assert.deepEqual(questionSchema.parse(question), question);
    const { request: told, plan, snapshot: seen } = question;
    assert.deepEqual([told.peopleOnly, told.link, told.target], [true, request.link, request.target]);
    assert.deepEqual(
      [plan.rule, plan.queue, plan.priority, plan.aging, plan.weight, plan.needs, plan.uncarried],
      ["all", "billing", 17, 3, 2, ["media"], ["media"]],
    );
    assert.deepEqual([plan.ring_ms, plan.stepsReached], [30_000, 1]);
    const [ben, bot] = seen.agents;
    assert.deepEqual([ben?.automated, ben?.lacks, ben?.rungAt], [false, ["edits"], undefined]);
    assert.deepEqual([bot?.automated, bot?.lacks, bot?.rungAt], [true, [], 9]);
    assert.deepEqual(seen.queues.support, { waiting: 0, state: "draining", open: false });
  });

  it("signs as docs/routing-server.md shows", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../docs/routing-server.md"), "utf8");
    const signature = signatureOf("a secret", "1700000000000", "POST /v1/route", Buffer.from("{}"));
    assert.ok(page.includes(signature), signature);
  });

  it("names every type of event that the store writes", () => {
    const types = readFileSync(
      join(import.meta.dirname, "../../../src/adapters/store/migrations/0005-routing-server.sql"),
      "utf8",
    );
    for (const type of ["offered", "timed-out", "connected", "closed", "agent"]) {
      assert.ok(types.includes(`'${type}'`), type);
      assert.ok(eventSchema.shape.type.options.includes(type as never), type);
    }
  });
});
