import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { doorway } from "../../../src/adapters/firewall/doorway.ts";
import { fetchNamed } from "../../../src/adapters/firewall/fetch-named.ts";
import type { Doorway, HostLookup } from "../../../src/application/ports/doorway.ts";
import { ranges } from "../../../src/domain/firewall/cidr.ts";
import { parseAddress } from "../../../src/domain/firewall/ip-address.ts";
import { refusalToOpen } from "../../../src/domain/firewall/verdict.ts";

/** Answers from a list, one after another; the last again and again. */
function names(table: Readonly<Record<string, readonly (readonly string[])[]>>): HostLookup {
  const asked = new Map<string, number>();
  return (hostname, options, callback) => {
    const answers = table[hostname] ?? [];
    const nth = asked.get(hostname) ?? 0;
    asked.set(hostname, nth + 1);
    const found = answers[Math.min(nth, answers.length - 1)];
    if (found === undefined) return callback(new Error(`no such name: ${hostname}`), []);
    const all = found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    setImmediate(() => (options.all ? callback(null, all) : callback(null, found[0] ?? "", 4)));
  };
}

const refused = { name: "OpeningRefused" };

describe("what the desk opens because a message names it", () => {
  let server: Server;
  let port = 0;
  let requests: string[] = [];
  let redirectTo = "";

  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      requests.push(`${request.headers.host} ${request.url}`);
      if (request.url === "/away") response.writeHead(302, { location: redirectTo }).end();
      else response.end("here");
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const strict = (lookup: HostLookup) => doorway({ policy: {}, by: "message", lookup });

  /** As `strict`, where only 127.0.0.1 is no inner address: no test can serve at a public one. */
  function onThisMachine(lookup: HostLookup): Doorway {
    const policy = { allow: { ranges: ranges("127.0.0.1"), names: [] } };
    return doorway({ policy, by: "configuration", lookup });
  }

  const open = (url: string, through: Doorway) => fetchNamed(url, { doorway: through, timeout_ms: 2_000 });

  it("is nothing at an inner address, however that is written, and no byte goes there", async () => {
    const lookup = names({
      localhost: [["127.0.0.1"]],
      "files.example": [["10.0.0.1"]],
      "six.example": [["::ffff:127.0.0.1"]],
    });
    const written = [
      "127.0.0.1",
      "localhost",
      "0x7f.1",
      "2130706433",
      "127.1",
      "[::1]",
      "[::ffff:7f00:1]",
      "files.example",
      "six.example",
      "[64:ff9b::7f00:1]",
    ];
    for (const host of written)
      await assert.rejects(open(`http://${host}:${port}/`, strict(lookup)), refused, host);
    assert.deepEqual(requests, []);
  });

  it("is nothing at a name that stands for an inner address besides others", async () => {
    const lookup = names({ "both.example": [["8.8.8.8", "127.0.0.1"]] });
    await assert.rejects(open(`http://both.example:${port}/`, strict(lookup)), refused);
    assert.deepEqual(requests, []);
  });

  it("is what was looked at: a name that stands for something else the next time is looked at again", async () => {
    const through = onThisMachine(names({ "turning.example": [["127.0.0.1"], ["127.0.0.2"]] }));
    const answer = await open(`http://turning.example:${port}/`, through);
    answer.destroy();
    assert.deepEqual(requests, [`turning.example:${port} /`]);
    await assert.rejects(open(`http://turning.example:${port}/`, through), refused);
    assert.equal(requests.length, 1);
  });

  it("is looked at anew at each redirect, which goes to web addresses only, and not on for ever", async () => {
    const through = onThisMachine(names({ "a.example": [["127.0.0.1"]], "b.example": [["127.0.0.2"]] }));
    const there = async (location: string) => {
      redirectTo = location;
      requests = [];
      return open(`http://a.example:${port}/away`, through);
    };
    (await there("/here")).destroy();
    assert.deepEqual(requests, [`a.example:${port} /away`, `a.example:${port} /here`]);
    for (const location of [
      `http://b.example:${port}/`,
      `http://127.0.0.2:${port}/`,
      "file:///etc/passwd",
      "http://user:word@a.example/",
    ]) {
      await assert.rejects(there(location), refused, location);
      assert.equal(requests.length, 1, location);
    }
    await assert.rejects(there("/away"), refused);
    assert.equal(requests.length, 4);
  });

  it("is no web address with a name and a password, and none of another kind", async () => {
    for (const url of [
      "ftp://a.example/",
      "http://me:secret@a.example/",
      "javascript:alert(1)",
      "/here",
      `http://a.example/${"x".repeat(3_000)}`,
    ])
      await assert.rejects(open(url, strict(names({}))), refused, url);
  });

  it("tells nothing of who asks", async () => {
    let headers: object = {};
    server.prependListener("request", (request) => {
      headers = request.headers;
    });
    (await open(`http://127.0.0.1:${port}/`, onThisMachine(names({})))).destroy();
    assert.deepEqual(Object.keys(headers).sort(), ["accept", "accept-encoding", "connection", "host"]);
  });
});

describe("what the desk opens because its configuration names it", () => {
  it("may be inside, and is what the allow list has, by range or by name, where there is one", async () => {
    const lookup = names({ "hooks.example": [["9.9.9.9"]], "inner.example": [["10.0.0.5", "9.9.9.9"]] });
    const policy = { allow: { ranges: ranges("10.0.0.0/8"), names: ["hooks.example"] } };
    const through = doorway({ policy, by: "configuration", lookup });
    const found = (host: string) =>
      new Promise((resolve) => {
        through.lookup(host, { all: true }, (error, all) => resolve(error?.name ?? all));
      });
    assert.deepEqual(await found("hooks.example"), [{ address: "9.9.9.9", family: 4 }]);
    assert.deepEqual(await found("inner.example"), [{ address: "10.0.0.5", family: 4 }]);
    assert.equal(await found("none.example"), "Error");
    assert.throws(() => through.assertMayOpen("9.9.9.9"), refused);
    assert.throws(() => through.assertMayOpen("[::1]"), refused);
    through.assertMayOpen("10.1.1.1");
    through.assertMayOpen("hooks.example");
    doorway({ policy: {}, by: "configuration" }).assertMayOpen("127.0.0.1");
  });

  it("is looked up so that a socket connects to it and to nothing else", async () => {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const policy = { allow: { ranges: ranges("127.0.0.1"), names: [] } };
    const lookup = names({ "desk.example": [["10.0.0.1", "127.0.0.1"]] });
    const socket = connect({
      host: "desk.example",
      port,
      lookup: doorway({ policy, by: "configuration", lookup }).lookup,
    });
    await once(socket, "connect");
    assert.equal(socket.remoteAddress, "127.0.0.1");
    socket.destroy();
    server.close();
    assert.equal(
      refusalToOpen(policy, "configuration", {
        name: "x",
        address: parseAddress("10.0.0.1") ?? assert.fail(),
      }),
      "not on the allow list",
    );
  });
});
