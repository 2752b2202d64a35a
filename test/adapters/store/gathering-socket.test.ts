import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { GatheringSocket } from "../../../src/adapters/store/gathering-socket.ts";

describe("the socket to the database", () => {
  it("sends what is written in one turn as one packet, and what comes later at once", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    const accepted = once(server, "connection");
    await once(server, "listening");
    const socket = new GatheringSocket();
    const writes: number[] = [];
    const writev = socket._writev?.bind(socket);
    socket._writev = (chunks, done) => {
      writes.push(chunks.length);
      writev?.(chunks, done);
    };
    socket.connect((server.address() as AddressInfo).port, "127.0.0.1");
    const [peer] = await accepted;
    await once(socket, "connect");
    const statement = (text: string) => {
      socket.cork();
      socket.write(`${text}:bind;`);
      socket.write(`${text}:sync;`);
      socket.uncork();
    };
    for (const turn of ["one", "two"]) {
      statement(turn);
      await Promise.resolve();
      statement(turn);
      const [data] = await once(peer, "data");
      assert.equal(String(data), `${turn}:bind;${turn}:sync;`.repeat(2));
    }
    assert.deepEqual(writes, [4, 4]);
    socket.destroy();
    peer.destroy();
    server.close();
  });
});
