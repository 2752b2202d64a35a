/**
 * The command line as a process of its own, for tests: what lies behind it answers as `FRONTDESK_TEST_*` say.
 */
import { createInterface } from "node:readline/promises";
import { qrPng, qrSvg, qrTerminal } from "../../src/adapters/links/qr.ts";
import { type CliParts, CliProblem } from "../../src/cli/parts.ts";
import { runCli } from "../../src/cli/program.ts";
import { linkMakerOfFiles } from "../../src/main/links.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";

const { FRONTDESK_TEST_PING, FRONTDESK_TEST_BROKEN, FRONTDESK_TEST_ASK } = process.env;
const { FRONTDESK_TEST_NOT_COMPARED, FRONTDESK_TEST_UNKNOWN } = process.env;
const CONVERSATIONS = ["01k849nu7oq7zaaaa", "01k849nu7oq7baaaa"];
const lines = createInterface({ input: process.stdin });
const answers = lines[Symbol.asyncIterator]();

const parts: CliParts = {
  version: "0.0.0-test",
  env: process.env,
  networkKinds,
  terminal: {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    ...(FRONTDESK_TEST_ASK === undefined
      ? {}
      : {
          async ask(question: string) {
            process.stdout.write(question);
            const { value } = await answers.next();
            return String(value ?? "");
          },
        }),
  },
  async run({ configuration }) {
    process.stdout.write(`running ${configuration.homeserver.domain}\n`);
    return 0;
  },
  async why(_, conversation) {
    if (conversation === "down") throw new CliProblem("The database cannot be reached.");
    if (!["c1", ...CONVERSATIONS].includes(conversation)) return [];
    const verdicts = [
      { agent: "@a:x", eligible: true, rank: 1, code: "eligible", detail: "eligible, rank 1" },
    ] as const;
    const outcome = { kind: "wait", position: 1, hopeless: false } as const;
    const decision = { outcome, priority: 0, decidedBy: "local", verdicts, wakeOn: ["@a:x"] } as const;
    return [{ conversation, attempt: 1, at: 0, decision, times: 1, offers: [] }];
  },
  conversationsEnding: async (_, ending) => CONVERSATIONS.filter((id) => id.endsWith(ending)),
  pingHomeserver: async () =>
    FRONTDESK_TEST_PING === undefined ? { ok: true } : { ok: false, why: FRONTDESK_TEST_PING },
  askRunningDesk: async () => "same-token",
  links: {
    maker: (loaded) => linkMakerOfFiles(loaded, "0.0.0-test"),
    svg: qrSvg,
    png: qrPng,
    terminal: qrTerminal,
  },
  unknownAccounts: async (_, users) => users.filter((user) => user === FRONTDESK_TEST_UNKNOWN),
  auditData: async () => ({
    broken: FRONTDESK_TEST_BROKEN === undefined ? [] : [FRONTDESK_TEST_BROKEN],
    notCompared: Number(FRONTDESK_TEST_NOT_COMPARED ?? 0),
  }),
};

process.exitCode = await runCli(parts, process.argv.slice(2));
lines.close();
