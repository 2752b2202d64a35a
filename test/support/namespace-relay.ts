/**
 * Takes connections from a socket of another network namespace (descriptor 3) and makes each anew from this one:
 * `namespace-relay.ts HOST PORT`. Started by `namespaces.ts`.
 */
import { connect, createServer } from "node:net";

const [host = "", port = ""] = process.argv.slice(2);
const server = createServer({ allowHalfOpen: true }, (near) => {
  const far = connect({ host, port: Number(port), allowHalfOpen: true });
  near.pipe(far).pipe(near);
  near.on("error", () => far.destroy());
  far.on("error", () => near.destroy());
  near.on("close", () => far.destroy());
  far.on("close", () => near.destroy());
});
server.listen({ fd: 3 }, () => process.stdout.write("ready\n"));
