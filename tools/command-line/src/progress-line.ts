/** Where progress is written; the process's own streams fit. */
export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

const ON_TTY_MS = 200;
const ELSEWHERE_MS = 2_000;

/** Shows progress: one line in place on a terminal, a line now and then elsewhere. */
export class ProgressLine {
  private readonly screen: Screen;
  private readonly nowMs: () => number;
  private shownAtMs = Number.NEGATIVE_INFINITY;
  private isOpen = false;
  private unshown: string | null = null;

  constructor(screen: Screen, nowMs: () => number = Date.now) {
    this.screen = screen;
    this.nowMs = nowMs;
  }

  /** Shows how far the work is, unless it was shown a moment ago. */
  show(text: string): void {
    const pauseMs = this.screen.isTTY === true ? ON_TTY_MS : ELSEWHERE_MS;
    if (this.nowMs() - this.shownAtMs < pauseMs) this.unshown = text;
    else this.write(text);
  }

  /** Shows where it ended, and leaves the line behind so that other text starts on its own. */
  end(): void {
    if (this.unshown !== null) this.write(this.unshown);
    if (this.isOpen) this.screen.write('\n');
    this.isOpen = false;
  }

  private write(text: string): void {
    const isTty = this.screen.isTTY === true;
    this.unshown = null;
    this.shownAtMs = this.nowMs();
    this.screen.write(isTty ? `\r\u001b[K${text}` : `${text}\n`);
    this.isOpen = isTty;
  }
}
