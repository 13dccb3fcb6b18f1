import { errorText, Recurring, type Clock, type Log, type Random } from '@night-market/kernel';
import type { KeyStore } from './ports.ts';

const EVERY_MS = 60_000;

/** Writes when keys were used last, and with which program, at most once a minute for each, and never while a request waits. */
export class LastSeen {
  private times = new Map<string, Date>();
  private software = new Map<string, string>();
  private readonly store: Pick<KeyStore, 'seen'>;
  private readonly clock: Clock;
  private readonly writing: Recurring;

  constructor(store: Pick<KeyStore, 'seen'>, parts: { clock: Clock; random: Random; log: Log }) {
    this.store = store;
    this.clock = parts.clock;
    this.writing = new Recurring({
      round: async () => {
        await this.write();
        return EVERY_MS;
      },
      firstAfterMs: EVERY_MS,
      backoff: { baseMs: EVERY_MS, factor: 1, capMs: EVERY_MS },
      failed: (error) =>
        parts.log.warn({ error: errorText(error) }, 'when API keys were last seen could not be written'),
      ...{ clock: parts.clock, random: parts.random },
    });
  }

  note(prefix: string, software?: string): void {
    this.times.set(prefix, new Date(this.clock.nowMs()));
    if (software !== undefined) this.software.set(prefix, software);
  }

  start(): void {
    this.writing.start();
  }

  stop(): Promise<void> {
    return this.writing.stop();
  }

  private async write(): Promise<void> {
    if (this.times.size === 0) return;
    const { times, software } = this;
    this.times = new Map();
    this.software = new Map();
    try {
      await this.store.seen(times, software);
    } catch (error) {
      this.times = new Map([...times, ...this.times]);
      this.software = new Map([...software, ...this.software]);
      throw error;
    }
  }
}
