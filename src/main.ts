#!/usr/bin/env -S node --disable-warning=DEP0060
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { kernelFirewall } from "./adapters/firewall/kernel.ts";
import { qrPng, qrSvg, qrTerminal } from "./adapters/links/qr.ts";
import { pinoLog } from "./adapters/log/pino-log.ts";
import { systemClock } from "./adapters/system/system-clock.ts";
import { checkInvariants } from "./application/check-invariants.ts";
import { describe } from "./application/work-loop.ts";
import { type CliParts, EXIT, type Terminal } from "./cli/parts.ts";
import { runCli } from "./cli/program.ts";
import type { Configuration } from "./config/configuration.ts";
import type { LoadedFiles } from "./config/load-all.ts";
import { advance } from "./domain/conversation/advance.ts";
import { askRunningDesk } from "./main/ask-running-desk.ts";
import { heedSignals } from "./main/heed-signals.ts";
import { homeserverOf, namesOf } from "./main/homeserver-of.ts";
import { linkMakerOfFiles } from "./main/links.ts";
import { networkKinds } from "./main/network-kinds.ts";
import { openDatabase } from "./main/open-database.ts";
import { type RunningDesk, startDesk } from "./main/run-desk-process.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** The composition root: the command line, given every part it works with. */
const parts: CliParts = {
  version,
  terminal: terminal(),
  env: process.env,
  networkKinds,
  run: runUntilTold,
  why: (configuration, conversation) => withStore(configuration, (store) => store.decisions(conversation)),
  waiting: (configuration, conversation) =>
    withStore(configuration, async (store) => {
      const waiting = await store.waiting(conversation);
      if (waiting === undefined) return undefined;
      return {
        request: waiting.request,
        snapshot: { now: systemClock().now(), ...(await store.routingFigures()) },
      };
    }),
  conversationsEnding: (configuration, ending, limit) =>
    withStore(configuration, (store) => store.conversationsEnding(ending, limit)),
  transcript: (configuration, conversation) =>
    withStore(configuration, (store) => store.recorded(conversation)),
  askRunningDesk,
  differences: (configuration, limit) =>
    withStore(configuration, (store) => store.routing.ledger.differences(limit)),
  recordedDay: (configuration, asked) => withStore(configuration, (store) => store.recordedDay(asked)),
  pingHomeserver: async (configuration) => {
    const homeserver = homeserverOf(configuration, namesOf(configuration), pinoLog("error"));
    return homeserver.ping().finally(() => homeserver.close());
  },
  unknownAccounts: async (configuration, users) => {
    const homeserver = homeserverOf(configuration, namesOf(configuration), pinoLog("error"));
    try {
      const unknown: string[] = [];
      for (const user of users) if (!(await homeserver.knows(user))) unknown.push(user);
      return unknown;
    } finally {
      await homeserver.close();
    }
  },
  kernelFirewall: kernelFirewall(),
  links: {
    maker: (loaded) => linkMakerOfFiles(loaded, version),
    svg: qrSvg,
    png: qrPng,
    terminal: qrTerminal,
  },
  auditData: (configuration) =>
    withStore(configuration, async (store) => {
      const broken: string[] = [];
      let notCompared = 0;
      const onNotCompared = () => {
        notCompared += 1;
      };
      const options = { now: systemClock().now(), advance, onNotCompared };
      for await (const violation of checkInvariants(store.audit(), options)) {
        broken.push(
          `invariant ${violation.invariant}: ${violation.conversation ?? violation.agent ?? ""} ${violation.what}`,
        );
      }
      return { broken, notCompared };
    }),
};

/** A start that was told to end may finish what it does within this; then it is broken off. */
const BREAK_OFF_AFTER_MS = 2_000;

/** Runs the desk until SIGTERM or SIGINT; SIGHUP reads the rules again. */
async function runUntilTold(loaded: LoadedFiles): Promise<number> {
  const { told, opened } = heedSignals(process, (error) =>
    parts.terminal.err(JSON.stringify(describe(error))),
  );
  const starting = startDesk(loaded, parts.version);
  const desk = await Promise.race([starting, told.then(() => breakOff(starting))]);
  opened(desk);
  await told;
  await desk.stop();
  return EXIT.ok;
}

/**
 * Told to end while it starts: perhaps it waits for a database that does not answer. Nothing that is under way
 * then is lost by an end without further ado, as by any crash.
 */
async function breakOff(starting: Promise<RunningDesk>): Promise<RunningDesk> {
  const late = setTimeout(() => {
    parts.terminal.err("told to end before the desk was open");
    process.exit(EXIT.ok);
  }, BREAK_OFF_AFTER_MS);
  return starting.finally(() => clearTimeout(late));
}

async function withStore<T>(
  configuration: Configuration,
  use: (store: Awaited<ReturnType<typeof openDatabase>>["store"]) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(configuration.database, pinoLog("error"), systemClock().now);
  try {
    return await use(database.store);
  } finally {
    await database.close();
  }
}

function terminal(): Terminal {
  const ask = async (question: string): Promise<string> => {
    const prompt = createInterface({ input: process.stdin, output: process.stdout });
    return prompt.question(question).finally(() => prompt.close());
  };
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    ...(process.stdin.isTTY ? { ask } : {}),
  };
}

/** Errors that a person can mend carry their own words; anything else is a defect and shows where it came from. */
const FOR_PEOPLE = new Set([
  "CannotListen",
  "DatabaseUnreachable",
  "DatabaseTooNew",
  "EmbeddedDatabaseFailed",
  "KernelRefused",
  "OpeningRefused",
]);

try {
  process.exitCode = await runCli(parts, process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Error) || !FOR_PEOPLE.has(error.name)) throw error;
  parts.terminal.err(error.message);
  process.exitCode = EXIT.problem;
}
