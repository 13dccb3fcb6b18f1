import type { Clock } from './clock.ts';

/** A signal that wakes a loop when there is work; one that is given while the loop is busy is not lost. */
export class Signal {
  private notified = false;
  private release: (() => void) | undefined;

  notify(): void {
    this.notified = true;
    this.release?.();
  }

  /** What was asked for until now is about to be looked at: it is no reason to look once more. */
  clear(): void {
    this.notified = false;
  }

  /** Resolves at the next signal (at once if there was one since the last wait or `clear`), or after `timeoutMs`. */
  async wait(clock: Clock, timeoutMs: number): Promise<void> {
    if (!this.notified) {
      await new Promise<void>((resolve) => {
        const cancel = clock.schedule(timeoutMs, resolve);
        this.release = () => {
          cancel();
          resolve();
        };
      });
      this.release = undefined;
    }
    this.notified = false;
  }
}
