import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intoHandlerBatches } from './handler-batches.ts';

interface Item {
  readonly n: number;
  readonly key: string;
  readonly handler: string;
}

const items = fc
  .array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), handler: fc.constantFrom('x', 'y', 'z') }), {
    maxLength: 40,
    size: 'max',
  })
  .map((list) => list.map((item, n): Item => ({ ...item, n })));

const batchesOf = (list: readonly Item[]) =>
  intoHandlerBatches(
    list,
    (item) => item.key,
    (item) => item.handler,
  );

describe('handler batches', () => {
  it('keep every event once, with its own handler', () => {
    fc.assert(
      fc.property(items, (list) => {
        const batches = batchesOf(list);
        expect(
          batches
            .flatMap((batch) => batch.events)
            .map((item) => item.n)
            .sort((left, right) => left - right),
        ).toEqual(list.map((item) => item.n));
        for (const batch of batches)
          expect(batch.events.every((item) => item.handler === batch.handler)).toBe(true);
      }),
    );
  });

  it('keep the order of every key', () => {
    fc.assert(
      fc.property(items, (list) => {
        const run = batchesOf(list).flatMap((batch) => batch.events);
        for (const key of ['a', 'b', 'c']) {
          const order = run.filter((item) => item.key === key).map((item) => item.n);
          expect(order).toEqual([...order].sort((left, right) => left - right));
        }
      }),
    );
  });

  it('are one when one handler takes all', () => {
    const list = ['a', 'b', 'a'].map((key, n) => ({ n, key, handler: 'x' }));
    expect(batchesOf(list)).toHaveLength(1);
  });
});
