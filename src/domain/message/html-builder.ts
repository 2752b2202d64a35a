import type { Block, RichText } from "./rich-text.ts";
import { addMark, inlineOf, lineBreak, type Mark, type Run } from "./runs.ts";

/** Quotes and lists nest at most this deep; what is deeper keeps its words at this depth. */
const maxDepth = 16;

type Frame =
  | { readonly kind: "root" | "quote" | "item"; readonly blocks: Block[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly start?: number; readonly items: RichText[] };

/** Undoes what an opening tag began; called at its closing tag. */
export type Close = () => void;
const nothing: Close = () => {};

/**
 * Collects text, marks and blocks in document order into a tree. Marks may span blocks and blocks may stand
 * inside marks, as in HTML from hostile or careless senders: the tree is well-formed all the same.
 */
export class HtmlBuilder {
  private readonly frames: Frame[] = [{ kind: "root", blocks: [] }];
  private runs: Run[] = [];
  private marks: readonly Mark[] = [];
  private code = 0;
  private preformatted: { text: string; language?: string } | undefined;

  text(raw: string): void {
    if (this.preformatted) {
      this.preformatted.text += raw;
      return;
    }
    const collapsed = raw.replace(/[ \t\n\r\f]+/g, " ");
    const text = this.afterSpace() ? collapsed.replace(/^ /, "") : collapsed;
    if (text !== "") this.runs.push({ text, code: this.code > 0, marks: this.marks });
  }

  lineBreak(): void {
    if (this.preformatted) {
      this.preformatted.text += "\n";
      return;
    }
    this.trimEnd();
    this.runs.push({ text: lineBreak, code: false, marks: this.marks });
  }

  mark(mark: Mark): Close {
    const before = this.marks;
    this.marks = addMark(before, mark);
    return () => {
      this.marks = before;
    };
  }

  codeSpan(language: string | undefined): Close {
    if (this.preformatted) {
      if (language !== undefined) this.preformatted.language = language;
      return nothing;
    }
    this.code++;
    return () => {
      this.code--;
    };
  }

  /** Anything that stands on lines of its own. */
  paragraph(): Close {
    this.endParagraph();
    return () => this.endParagraph();
  }

  /** Sets what follows off from what stands before it on the same line (table cells). */
  cell(): void {
    if (this.runs.length > 0) this.text(" | ");
  }

  quote(): Close {
    return this.nest({ kind: "quote", blocks: [] });
  }

  list(ordered: boolean, start: number | undefined): Close {
    return this.nest({ kind: "list", ordered, ...(start === undefined ? {} : { start }), items: [] });
  }

  item(): Close {
    this.endParagraph();
    if (this.top().kind !== "list") return () => this.endParagraph();
    return this.nest({ kind: "item", blocks: [] });
  }

  preformattedBlock(): Close {
    if (this.preformatted) return nothing;
    this.endParagraph();
    const block = { text: "" };
    this.preformatted = block;
    return () => {
      this.preformatted = undefined;
      // Clients differ in the empty lines they put around the text, which nobody wrote.
      const text = block.text.replace(/^\n+|\n+$/g, "");
      if (text !== "") this.addBlock({ kind: "code", ...block, text });
    };
  }

  finish(): RichText {
    this.endParagraph();
    const root = this.frames[0];
    return root !== undefined && root.kind !== "list" ? root.blocks : [];
  }

  private nest(frame: Frame): Close {
    this.endParagraph();
    if (this.preformatted || this.frames.length > maxDepth) return () => this.endParagraph();
    this.frames.push(frame);
    return () => {
      this.endParagraph();
      this.frames.pop();
      this.addFrame(frame);
    };
  }

  private addFrame(frame: Frame): void {
    const parent = this.top();
    if (frame.kind === "item" && parent.kind === "list") parent.items.push(frame.blocks);
    else if (frame.kind === "quote" && frame.blocks.length > 0)
      this.addBlock({ kind: "quote", content: frame.blocks });
    else if (frame.kind === "list" && frame.items.length > 0) this.addBlock(frame);
  }

  private addBlock(block: Block): void {
    const parent = this.top();
    if (parent.kind === "list") parent.items.push([block]);
    else parent.blocks.push(block);
  }

  private endParagraph(): void {
    if (this.preformatted) return;
    this.trimEnd();
    while (this.runs.at(-1)?.text === lineBreak) {
      this.runs.pop();
      this.trimEnd();
    }
    const runs = this.runs.slice(this.runs.findIndex((run) => run.text !== lineBreak));
    this.runs = [];
    if (runs.length > 0) this.addBlock({ kind: "paragraph", content: inlineOf(runs) });
  }

  private trimEnd(): void {
    const last = this.runs.at(-1);
    if (last === undefined || last.text === lineBreak) return;
    const text = last.text.replace(/ $/, "");
    this.runs.pop();
    if (text !== "") this.runs.push({ ...last, text });
  }

  private afterSpace(): boolean {
    const last = this.runs.at(-1);
    return last === undefined || last.text === lineBreak || last.text.endsWith(" ");
  }

  private top(): Frame {
    const frame = this.frames.at(-1);
    if (frame === undefined) throw new Error("the root is never closed");
    return frame;
  }
}
