import type { Clock } from '@night-market/kernel';
import type { KeyReader, StoredKey } from './ports.ts';

/** So soon every replica hears of a revocation. */
export const KEY_AGE_MAX_MS = 1_000;
/** Of keys, known and unknown ones. */
const SIZE_MAX = 20_000;

interface Entry {
  readonly key: StoredKey | undefined;
  /** When the read began: what changed since is not in it. */
  readonly readAtMs: number;
}

interface Waiting {
  readonly resolve: (key: StoredKey | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Keys as they were at most a second ago. All that are asked for while a read is under way share the next one, so a
 * flood of keys costs one statement at a time.
 */
export class KeyCache {
  private readonly entries = new Map<string, Entry>();
  private waiting = new Map<string, Waiting[]>();
  private isReading = false;
  private readonly reader: KeyReader;
  private readonly clock: Pick<Clock, 'nowMs'>;

  constructor(reader: KeyReader, clock: Pick<Clock, 'nowMs'>) {
    this.reader = reader;
    this.clock = clock;
  }

  /** @throws what the reader throws: an old answer is never given instead */
  find(prefix: string): Promise<StoredKey | undefined> {
    const entry = this.entries.get(prefix);
    const ageMs = entry && this.clock.nowMs() - entry.readAtMs;
    // A clock that was set back must not keep an entry for longer.
    if (ageMs !== undefined && ageMs >= 0 && ageMs < KEY_AGE_MAX_MS) return Promise.resolve(entry!.key);
    return new Promise((resolve, reject) => {
      const others = this.waiting.get(prefix);
      if (others) others.push({ resolve, reject });
      else this.waiting.set(prefix, [{ resolve, reject }]);
      if (!this.isReading) void this.readAll();
    });
  }

  private async readAll(): Promise<void> {
    this.isReading = true;
    while (this.waiting.size > 0) {
      const batch = this.waiting;
      this.waiting = new Map();
      await this.read(batch);
    }
    this.isReading = false;
  }

  private async read(batch: ReadonlyMap<string, readonly Waiting[]>): Promise<void> {
    const readAtMs = this.clock.nowMs();
    try {
      const found = await this.reader.find([...batch.keys()]);
      const byPrefix = new Map(found.map((key) => [key.prefix, key]));
      for (const [prefix, waiting] of batch) {
        const key = byPrefix.get(prefix);
        this.keep(prefix, { key, readAtMs });
        for (const { resolve } of waiting) resolve(key);
      }
    } catch (error) {
      for (const waiting of batch.values()) for (const { reject } of waiting) reject(error);
    }
  }

  private keep(prefix: string, entry: Entry): void {
    this.entries.delete(prefix);
    this.entries.set(prefix, entry);
    if (this.entries.size > SIZE_MAX) this.entries.delete(this.entries.keys().next().value!);
  }
}
