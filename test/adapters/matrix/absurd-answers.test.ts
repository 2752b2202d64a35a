import assert from "node:assert/strict";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type MatrixHomeserver, matrixHomeserver } from "../../../src/adapters/matrix/homeserver.ts";
import { answeredFailure, failureOutcome } from "../../../src/adapters/matrix/homeserver-failure.ts";
import type { DeliveryOutcome } from "../../../src/application/ports/outcome.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";
import { inbox } from "../../support/inbox.ts";
import { customerNamed, names, quietLog } from "./desk-on-synapse.ts";

type Answer = (response: ServerResponse) => void;

const MIB = 1024 * 1024;

function says(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => response.writeHead(status, headers).end(body);
}

describe("a homeserver that answers absurdly", () => {
  let server: Server;
  let homeserver: MatrixHomeserver;
  let answer: Answer;

  beforeEach(async () => {
    server = createServer((request, response) => {
      const registers = request.url?.startsWith("/_matrix/client/v3/register");
      request.resume().on("end", () => (registers ? says(200, "{}") : answer)(response));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    homeserver = matrixHomeserver({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      asToken: "as",
      serviceId: "frontdesk",
      names,
      random: { number: () => 0.5, id: () => "x" },
      log: quietLog(inbox<string>("log line")),
    });
  });
  afterEach(async () => {
    await homeserver.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const posted = (answering: Answer): Promise<DeliveryOutcome> => {
    answer = answering;
    return homeserver.deliver({
      id: "d1",
      attempt: 1,
      kind: "post",
      roomId: "!room:desk.test",
      as: "customer",
      customer: customerNamed("ada@example.org"),
      body: plain("hello"),
    });
  };

  const passing: readonly [string, Answer][] = [
    ["words that are no JSON", says(200, "<html>welcome</html>")],
    ["nothing", says(200, "")],
    ["a list", says(200, "[]")],
    ["null", says(200, "null")],
    ["an answer without an event id", says(200, "{}")],
    ["an event id that is a number", says(200, '{"event_id":7}')],
    ["an event id without end", says(200, JSON.stringify({ event_id: "$".repeat(100_000) }))],
    ["an answer larger than is read", says(200, JSON.stringify({ event_id: "$".repeat(33 * MIB) }))],
    ["a proxy's 502 page", says(502, "<html>Bad Gateway</html>")],
    ["a proxy's 404 page", says(404, "<html>Not Found</html>")],
    ["a proxy's 403 page", says(403, "<html>Forbidden</html>")],
    ["a proxy's redirect", says(302, "", { location: "https://example.org/maintenance" })],
    ["too many requests, without more", says(429, "")],
  ];
  for (const [name, answering] of passing) {
    it(`is asked again soon after ${name}`, async () => {
      const outcome = await posted(answering);
      assert.equal(outcome.kind, "retry", JSON.stringify(outcome));
      assert.ok(outcome.kind === "retry" && outcome.after_ms > 0 && outcome.after_ms <= 15_000);
    });
  }

  it("gives no puppet a picture whose address is none, and asks for one again soon", async () => {
    let told: unknown;
    const worn: unknown[] = [];
    answer = (response) => {
      const { req } = response;
      if (req.url?.startsWith("/_matrix/media/"))
        return says(200, JSON.stringify({ content_uri: told }))(response);
      if (req.url?.includes("avatar_url")) worn.push(req.method);
      return says(200, "{}")(response);
    };
    const dressed = () =>
      homeserver.deliver({
        id: "d1",
        attempt: 1,
        kind: "dress-puppet",
        customer: customerNamed("ada@example.org"),
        name: "Ada",
        avatar: { mimeType: "image/png", base64: "iVBORw0KGgo=" },
      });
    for (told of [undefined, 7, "", "https://example.org/x.png", "mxc://", "mxc://desk.test/"])
      assert.equal((await dressed()).kind, "retry", String(told));
    assert.deepEqual(worn, []);
    told = "mxc://desk.test/abc";
    assert.equal((await dressed()).kind, "delivered");
    assert.deepEqual(worn, ["PUT"]);
  });

  it("is not asked again for what the homeserver itself refuses, or a proxy finds too large", async () => {
    const forbidden = await posted(says(403, '{"errcode":"M_FORBIDDEN","error":7}'));
    assert.equal(forbidden.kind === "reject" && forbidden.code, "M_FORBIDDEN");
    assert.equal((await posted(says(413, "<html>Request Entity Too Large</html>"))).kind, "reject");
  });

  it("is given between the own pause and five minutes, whatever it asks for", () => {
    const pauses: readonly [retryAfter: unknown, header: string | undefined, after_ms: number][] = [
      [undefined, undefined, 188],
      [-5_000, undefined, 188],
      ["soon", undefined, 188],
      [null, "-3", 188],
      [undefined, "Wed, 21 Oct 2015 07:28:00 GMT", 188],
      [2_000, undefined, 2_000],
      [undefined, "4", 4_000],
      [1e300, undefined, 300_000],
      [Number.POSITIVE_INFINITY, undefined, 300_000],
      [undefined, "9999999999", 300_000],
    ];
    for (const [retry_after_ms, header, after_ms] of pauses) {
      const headers = header === undefined ? {} : { "retry-after": header };
      const failure = answeredFailure(429, headers, { errcode: "M_LIMIT_EXCEEDED", retry_after_ms });
      const outcome = failureOutcome(failure, 1, 0.5);
      assert.equal(outcome.kind === "retry" && outcome.after_ms, after_ms, `${retry_after_ms}, ${header}`);
    }
  });
});
