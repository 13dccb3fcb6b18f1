import { describe, expect, it } from 'vitest';
import { GroupCommitter, QueueFullError, type Settled } from './group-committer.ts';

const ok = <R>(value: R): Settled<R> => ({ ok: true, value });

function committer(
  commit: (items: readonly number[]) => Promise<readonly Settled<number>[]>,
  maxWaiting = 100,
) {
  return new GroupCommitter<number, number>({
    commit,
    maxBatch: 10,
    maxWaiting,
    isOutage: (error) => error === 'outage',
  });
}

describe('group commit', () => {
  it('lets what arrives during a commit share the next one, in order', async () => {
    const batches: (readonly number[])[] = [];
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const group = committer(async (items) => {
      batches.push(items);
      if (batches.length === 1) await gate;
      return items.map(ok);
    });
    const first = group.submit(1);
    await new Promise((resolve) => setImmediate(resolve));
    const others = [2, 3, 4].map((item) => group.submit(item));
    release();
    expect(await Promise.all([first, ...others])).toEqual([1, 2, 3, 4]);
    expect(batches).toEqual([[1], [2, 3, 4]]);
  });

  it('never puts more than the bound into one commit', async () => {
    const sizes: number[] = [];
    const group = committer((items) => {
      sizes.push(items.length);
      return Promise.resolve(items.map(ok));
    });
    await Promise.all(Array.from({ length: 25 }, (_, item) => group.submit(item)));
    expect(sizes).toEqual([10, 10, 5]);
  });

  it('eases once before each batch with the size that it would have, not before each try of an item, and takes what comes meanwhile', async () => {
    const batches: (readonly number[])[] = [];
    const sizes: number[] = [];
    let later: Promise<number>[] | undefined;
    const group: GroupCommitter<number, number> = new GroupCommitter({
      commit: (items) => {
        batches.push(items);
        return items.includes(2) ? Promise.reject(new Error('bad item')) : Promise.resolve(items.map(ok));
      },
      maxBatch: 3,
      maxWaiting: 100,
      isOutage: () => false,
      throttle: (batchSize) => {
        sizes.push(batchSize());
        later ??= [3, 4].map((item) => group.submit(item));
        sizes.push(batchSize());
        return Promise.resolve();
      },
    });
    await Promise.allSettled([1, 2].map((item) => group.submit(item)));
    expect(await Promise.all(later!)).toEqual([3, 4]);
    expect(batches).toEqual([[1, 2, 3], [1], [2], [3], [4]]);
    expect(sizes).toEqual([2, 3, 1, 1]);
  });

  it('isolates an item that spoils its batch: the others succeed', async () => {
    const group = committer((items) =>
      items.includes(2) ? Promise.reject(new Error('bad item')) : Promise.resolve(items.map(ok)),
    );
    const results = await Promise.allSettled([1, 2, 3].map((item) => group.submit(item)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('does not try one by one when the store itself is away', async () => {
    let commits = 0;
    const group = committer(() => {
      commits++;
      return Promise.reject('outage' as unknown as Error);
    });
    const results = await Promise.allSettled([1, 2, 3].map((item) => group.submit(item)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(commits).toBe(1);
  });

  it('refuses what exceeds the bound of the queue', async () => {
    const group = committer((items) => Promise.resolve(items.map(ok)), 2);
    const waiting = [group.submit(1), group.submit(2)];
    await expect(group.submit(3)).rejects.toBeInstanceOf(QueueFullError);
    await expect(Promise.all(waiting)).resolves.toEqual([1, 2]);
  });
});
