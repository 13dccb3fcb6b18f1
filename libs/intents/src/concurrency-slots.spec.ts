import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConcurrencySlots } from './concurrency-slots.ts';

/** A look with so many due, and what begins of fresh ones that never run out. */
function round(slots: ConcurrencySlots, due: number): { due: number; fresh: number } {
  const asked = slots.roomForDue(true);
  const found = Math.min(asked, due);
  slots.looked(asked, found);
  slots.take('due', found);
  return { due: found, fresh: fill(slots) };
}

function fill(slots: ConcurrencySlots): number {
  let fresh = 0;
  for (; slots.isOpenToFresh; fresh++) slots.take('fresh');
  return fresh;
}

describe('the slots of calls', () => {
  it('are never taken twice, and neither kind waits for ever while the other never ends', () => {
    const ends = fc.array(fc.record({ fresh: fc.nat({ max: 8 }), due: fc.nat({ max: 8 }) }), {
      minLength: 20,
      maxLength: 60,
      size: 'max',
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), ends, (total, steps) => {
        const slots = new ConcurrencySlots(total);
        const under = { fresh: 0, due: 0 };
        const begun = { fresh: 0, due: 0 };
        for (const ended of steps) {
          for (const kind of ['fresh', 'due'] as const) {
            // At least one call ends between two looks.
            const over = Math.min(under[kind], ended[kind] + 1);
            slots.giveBack(kind, over);
            under[kind] -= over;
          }
          const at = fill(slots);
          const looked = round(slots, Infinity);
          const began = { due: looked.due, fresh: at + looked.fresh };
          for (const kind of ['fresh', 'due'] as const) {
            under[kind] += began[kind];
            begun[kind] += began[kind];
          }
          expect(slots.free).toBe(total - under.fresh - under.due);
          expect(slots.free).toBeGreaterThanOrEqual(0);
        }
        expect(begun.due).toBeGreaterThanOrEqual(steps.length / 4);
        expect(begun.fresh).toBeGreaterThanOrEqual(steps.length / 4);
      }),
    );
  });

  it('are all for fresh intents while nothing is due', () => {
    const slots = new ConcurrencySlots(8);
    expect(round(slots, 0)).toEqual({ due: 0, fresh: 8 });
  });

  it('go back to fresh intents when a look finds less than it asks for', () => {
    const slots = new ConcurrencySlots(8);
    expect(round(slots, 9)).toEqual({ due: 2, fresh: 6 });
    slots.giveBack('due', 2);
    expect(round(slots, 1)).toEqual({ due: 1, fresh: 1 });
  });
});
