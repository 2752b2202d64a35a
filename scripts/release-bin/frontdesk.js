#!/usr/bin/env -S MALLOC_ARENA_MAX=2 node --max-semi-space-size=4 --heap-growing-percent=20
// The command of the released package. matrix-bot-sdk loads an encryption library whose binary is fetched
// after installation, and will not start without it. Frontdesk never encrypts: it gives an empty module in
// its place, so that an installation works with no route to that binary and with install scripts off.
// (In development package.json's overrides do this; they do not reach those who install a package.)
// The settings of the first line keep memory small for a little processor time: V8's heap grows by small steps, and
// glibc's malloc keeps what threads have freed in two places instead of up to eight for each processor
// (docs/decisions/0007-memory-by-settings.md).
import * as nodeModule from "node:module";

const LEAST_NODE = 24;
if (Number(process.versions.node.split(".")[0]) < LEAST_NODE) {
  console.error(
    `Frontdesk needs Node ${LEAST_NODE} or newer; this is ${process.version} (${process.execPath}).`,
  );
  process.exit(1);
}
const empty = new URL("./no-encryption.cjs", import.meta.url).href;
nodeModule.registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier !== "@matrix-org/matrix-sdk-crypto-nodejs") return nextResolve(specifier, context);
    return { url: empty, format: "commonjs", shortCircuit: true };
  },
});
// What libraries should no longer call concerns their authors, not who types a command.
process.noDeprecation = true;
await import("../dist/main.js");
