import type { Inline } from "./rich-text.ts";

/**
 * Inline text as a flat row of runs, each with the marks on it, outermost first. Formats whose marks may
 * overlap (IRC) or cross paragraphs (HTML) are parsed into runs; the tree is made from them.
 */
export interface Run {
  readonly text: string | typeof lineBreak;
  readonly code: boolean;
  readonly marks: readonly Mark[];
}

export type MarkKind = "strong" | "emphasis" | "strike" | "underline";
export type Mark = { readonly kind: MarkKind } | { readonly kind: "link"; readonly href: string };

export const lineBreak = Symbol("line break");

/** The tree for a row of runs; neighbours with the same marks share one element. */
export function inlineOf(runs: readonly Run[], depth = 0): Inline[] {
  const content: Inline[] = [];
  for (let from = 0; from < runs.length; ) {
    const mark = runs[from]?.marks[depth];
    let to = from + 1;
    while (to < runs.length && mark !== undefined && sameMark(mark, runs[to]?.marks[depth])) to++;
    const group = runs.slice(from, to);
    if (mark === undefined) for (const run of group) addLeaf(content, run);
    else content.push({ ...mark, content: inlineOf(group, depth + 1) });
    from = to;
  }
  return content;
}

/** The runs of a tree. Text that holds newlines is split into breaks. */
export function runsOf(content: readonly Inline[], marks: readonly Mark[] = []): Run[] {
  return content.flatMap((inline): Run[] => {
    switch (inline.kind) {
      case "text":
      case "code":
        return leaves(inline.text, inline.kind === "code", marks);
      case "break":
        return [{ text: lineBreak, code: false, marks }];
      case "link":
        return runsOf(inline.content, addMark(marks, { kind: "link", href: inline.href }));
      default:
        return runsOf(inline.content, addMark(marks, { kind: inline.kind }));
    }
  });
}

/** `marks` with one more on the inside; a mark that is already there is not put twice. */
export function addMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  return marks.some((other) => other.kind === mark.kind) ? marks : [...marks, mark];
}

function leaves(text: string, code: boolean, marks: readonly Mark[]): Run[] {
  return text.split("\n").flatMap((line, index): Run[] => {
    const words: Run[] = line === "" ? [] : [{ text: line, code, marks }];
    return index === 0 ? words : [{ text: lineBreak, code: false, marks }, ...words];
  });
}

function addLeaf(content: Inline[], run: Run): void {
  if (run.text === lineBreak) {
    content.push({ kind: "break" });
    return;
  }
  if (run.text === "") return;
  const kind = run.code ? "code" : "text";
  const last = content.at(-1);
  if (last?.kind === kind) content[content.length - 1] = { kind, text: last.text + run.text };
  else content.push({ kind, text: run.text });
}

function sameMark(one: Mark, other: Mark | undefined): boolean {
  if (other === undefined || one.kind !== other.kind) return false;
  return one.kind !== "link" || (other.kind === "link" && one.href === other.href);
}
