import { GroupCommitter, type Settled } from '@night-market/kernel';
import { isDatabaseOutage } from '@night-market/postgres';

/**
 * What is asked for while a statement is under way shares the next one.
 * @param ask answers all of them, in their order
 */
export const together = <T, R>(ask: (items: readonly T[]) => Promise<readonly R[]>): GroupCommitter<T, R> =>
  new GroupCommitter<T, R>({
    commit: async (items) => (await ask(items)).map((value): Settled<R> => ({ ok: true, value })),
    maxBatch: 128,
    maxWaiting: 5_000,
    isOutage: isDatabaseOutage,
  });
