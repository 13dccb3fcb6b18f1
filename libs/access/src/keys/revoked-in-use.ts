import { errorText, Recurring, type Clock, type Log, type Random } from '@night-market/kernel';
import type { KeyStore } from './ports.ts';

const EVERY_MS = 2_000;

/** Notes which revoked keys are still shown to us, so that operators see it while it goes on; a request never waits for it. */
export class RevokedInUse {
  private shown = new Set<string>();
  private readonly writing: Recurring;
  private readonly store: Pick<KeyStore, 'refused'>;

  constructor(store: Pick<KeyStore, 'refused'>, parts: { clock: Clock; random: Random; log: Log }) {
    this.store = store;
    this.writing = new Recurring({
      round: async () => {
        await this.write();
        return EVERY_MS;
      },
      firstAfterMs: EVERY_MS,
      backoff: { baseMs: EVERY_MS, factor: 2, capMs: 60_000 },
      failed: (error) =>
        parts.log.warn({ error: errorText(error) }, 'which revoked API keys are in use could not be written'),
      ...{ clock: parts.clock, random: parts.random },
    });
  }

  /** Of a key that there is, so however many are shown, there are no more of them than keys. */
  note(prefix: string): void {
    this.shown.add(prefix);
  }

  start(): void {
    this.writing.start();
  }

  stop(): Promise<void> {
    return this.writing.stop();
  }

  private async write(): Promise<void> {
    if (this.shown.size === 0) return;
    const { shown } = this;
    this.shown = new Set();
    await this.store.refused([...shown]);
  }
}
