/** One caller's share of a batch: its value, or why it failed. */
export type Settled<R> =
  { readonly ok: true; readonly value: R } | { readonly ok: false; readonly error: unknown };

export interface GroupCommitterOptions<T, R> {
  /** Processes a batch in one transaction; the results are in the order of the items. Throwing fails the whole batch. */
  readonly commit: (items: readonly T[]) => Promise<readonly Settled<R>[]>;
  /** Most items that share one transaction. */
  readonly maxBatch: number;
  /** Most items that may wait; beyond it `submit` rejects with {@link QueueFullError}. */
  readonly maxWaiting: number;
  /** Whether a batch failed because of the store itself (then retrying item by item is useless). */
  readonly isOutage: (error: unknown) => boolean;
  /** Awaited before a batch is assembled, with the size that it would have now; must not reject. */
  readonly throttle?: (batchSize: () => number) => Promise<void>;
}

/** Too much is waiting already: the caller should come back later (HTTP 503). */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

interface Waiting<T, R> {
  readonly item: T;
  readonly settle: (result: Settled<R>) => void;
}

/**
 * Group commit: items that arrive while a commit is under way share the next transaction. With one item in
 * flight nothing waits. A failing batch is retried item by item, so that one bad item does not fail the others.
 */
export class GroupCommitter<T, R> {
  private readonly waiting: Waiting<T, R>[] = [];
  private running: Promise<void> | undefined;
  private readonly options: GroupCommitterOptions<T, R>;

  constructor(options: GroupCommitterOptions<T, R>) {
    this.options = options;
  }

  submit(item: T): Promise<R> {
    if (this.waiting.length >= this.options.maxWaiting) {
      return Promise.reject(
        new QueueFullError(`more than ${this.options.maxWaiting} items wait to be committed`),
      );
    }
    return new Promise<R>((resolve, reject) => {
      this.waiting.push({
        item,
        settle: (result) => (result.ok ? resolve(result.value) : reject(result.error)),
      });
      this.running ??= this.drain();
    });
  }

  private async drain(): Promise<void> {
    // One turn of the event loop gathers what arrived in the same burst of socket reads.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const { throttle, maxBatch } = this.options;
      await throttle?.(() => Math.min(this.waiting.length, maxBatch));
      await this.commitBatch(this.waiting.splice(0, maxBatch));
    }
    this.running = undefined;
  }

  private async commitBatch(batch: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.options.commit(batch.map((entry) => entry.item));
      if (results.length !== batch.length) throw new Error('a group commit must answer every item');
      batch.forEach((entry, index) => entry.settle(results[index]!));
    } catch (error) {
      if (batch.length === 1 || this.options.isOutage(error)) {
        for (const entry of batch) entry.settle({ ok: false, error });
        return;
      }
      for (const entry of batch) await this.commitBatch([entry]);
    }
  }
}
