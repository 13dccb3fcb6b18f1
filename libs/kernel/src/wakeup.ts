import type { Clock } from './clock.ts';

/** A signal that wakes a loop when there is work; one that is given while the loop is busy is not lost. */
export class Wakeup {
  private nudged = false;
  private release: (() => void) | undefined;

  nudge(): void {
    this.nudged = true;
    this.release?.();
  }

  /** What was asked for until now is about to be looked at: it is no reason to look once more. */
  clear(): void {
    this.nudged = false;
  }

  /** Resolves at the next signal (at once if there was one since the last wait or `clear`), or after `timeoutMs`. */
  async wait(clock: Clock, timeoutMs: number): Promise<void> {
    if (!this.nudged) {
      await new Promise<void>((resolve) => {
        const cancel = clock.schedule(timeoutMs, resolve);
        this.release = () => {
          cancel();
          resolve();
        };
      });
      this.release = undefined;
    }
    this.nudged = false;
  }
}
