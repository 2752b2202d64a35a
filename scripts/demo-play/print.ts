const COLOURS = { customer: 36, agent: 33, progress: 90, good: 32, bad: 31 } as const;
/** ms since the epoch: where scripts/demo began, its clock goes on. */
const startedAt = Number(process.env.FRONTDESK_STARTED_MS ?? Date.now());

/** Plain where the output is no terminal, or NO_COLOR is set (no-color.org). */
function coloured(colour: keyof typeof COLOURS, text: string): string {
  const plain = !process.stdout.isTTY || process.env.NO_COLOR;
  return plain ? text : `\u001b[${COLOURS[colour]}m${text}\u001b[0m`;
}

function seconds(): string {
  return `[${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s]`;
}

export function progress(text: string): void {
  console.log(coloured("progress", `${seconds()} ${text}`));
}

export function heading(text: string): void {
  console.log(`\n${text}\n${"─".repeat(text.length)}`);
}

/** One line of one side's view: `←` is what they see, `→` what they do. */
export function view(
  side: "customer" | "agent",
  who: string,
  direction: "←" | "→" | "·",
  text: string,
): void {
  for (const line of text.split("\n")) console.log(`${coloured(side, who.padEnd(22))} ${direction} ${line}`);
}

export function result(holds: boolean, text: string): void {
  console.log(`${holds ? coloured("good", "  ok    ") : coloured("bad", "  FAILED")} ${text}`);
}
