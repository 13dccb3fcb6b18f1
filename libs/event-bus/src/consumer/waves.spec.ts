import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intoWaves } from './waves.ts';

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

const wavesOf = (list: readonly Item[]) =>
  intoWaves(
    list,
    (item) => item.key,
    (item) => item.handler,
  );

describe('waves', () => {
  it('keep every event once, with its own handler', () => {
    fc.assert(
      fc.property(items, (list) => {
        const waves = wavesOf(list);
        expect(
          waves
            .flatMap((wave) => wave.events)
            .map((item) => item.n)
            .sort((left, right) => left - right),
        ).toEqual(list.map((item) => item.n));
        for (const wave of waves)
          expect(wave.events.every((item) => item.handler === wave.handler)).toBe(true);
      }),
    );
  });

  it('keep the order of every key', () => {
    fc.assert(
      fc.property(items, (list) => {
        const run = wavesOf(list).flatMap((wave) => wave.events);
        for (const key of ['a', 'b', 'c']) {
          const order = run.filter((item) => item.key === key).map((item) => item.n);
          expect(order).toEqual([...order].sort((left, right) => left - right));
        }
      }),
    );
  });

  it('are one when one handler takes all', () => {
    const list = ['a', 'b', 'a'].map((key, n) => ({ n, key, handler: 'x' }));
    expect(wavesOf(list)).toHaveLength(1);
  });
});
