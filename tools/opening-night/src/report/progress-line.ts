import type { Progress } from '../options.ts';

/** Where progress is written; the process's own streams fit. */
export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

const onTtyMs = 200;
const elsewhereMs = 2_000;

/** Shows progress: one line in place on a terminal, a line now and then elsewhere. */
export class ProgressLine {
  readonly #screen: Screen;
  readonly #nowMs: () => number;
  #shownAtMs = Number.NEGATIVE_INFINITY;
  #isOpen = false;
  #unshown: Progress | null = null;

  constructor(screen: Screen, nowMs: () => number = Date.now) {
    this.#screen = screen;
    this.#nowMs = nowMs;
  }

  /** Shows how far the play is, unless it was shown a moment ago. */
  show(progress: Progress): void {
    const pauseMs = this.#screen.isTTY === true ? onTtyMs : elsewhereMs;
    if (this.#nowMs() - this.#shownAtMs < pauseMs) this.#unshown = progress;
    else this.#write(progress);
  }

  /** Shows where it ended, and leaves the line behind so that other text starts on its own. */
  end(): void {
    if (this.#unshown !== null) this.#write(this.#unshown);
    if (this.#isOpen) this.#screen.write('\n');
    this.#isOpen = false;
  }

  #write(progress: Progress): void {
    const isTty = this.#screen.isTTY === true;
    this.#unshown = null;
    this.#shownAtMs = this.#nowMs();
    this.#screen.write(isTty ? `\r\u001b[K${describe(progress)}` : `${describe(progress)}\n`);
    this.#isOpen = isTty;
  }
}

function describe({ orders, sent, accepted, captured, duplicates, refunded, open }: Progress): string {
  const counts = `captured ${captured}, duplicates ${duplicates}, refunded ${refunded}, open ${open}`;
  return `sent ${sent}/${orders}, accepted ${accepted}, ${counts}`;
}
