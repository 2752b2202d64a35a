import { startEmbedded } from "../../../src/adapters/store/embedded.ts";
import { quiet } from "../../support/postgres.ts";

/** A process that starts an embedded server and then only waits to be ended. Argument: the directory. */
const server = await startEmbedded({ directory: process.argv[2] ?? "", log: quiet });
process.stdout.write(`${server.connectionString}\n`);
setInterval(() => undefined, 60_000);
