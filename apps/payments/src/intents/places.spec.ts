import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Places } from './places.ts';

/** A look with so many due, and what begins of fresh ones that never run out. */
function round(places: Places, due: number): { due: number; fresh: number } {
  const asked = places.roomForDue(true);
  const found = Math.min(asked, due);
  places.looked(asked, found);
  places.take('due', found);
  return { due: found, fresh: fill(places) };
}

function fill(places: Places): number {
  let fresh = 0;
  for (; places.isOpenToFresh; fresh++) places.take('fresh');
  return fresh;
}

describe('the places of calls', () => {
  it('are never taken twice, and neither kind waits for ever while the other never ends', () => {
    const ends = fc.array(fc.record({ fresh: fc.nat({ max: 8 }), due: fc.nat({ max: 8 }) }), {
      minLength: 20,
      maxLength: 60,
      size: 'max',
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), ends, (total, steps) => {
        const places = new Places(total);
        const under = { fresh: 0, due: 0 };
        const begun = { fresh: 0, due: 0 };
        for (const ended of steps) {
          for (const kind of ['fresh', 'due'] as const) {
            // At least one call ends between two looks.
            const over = Math.min(under[kind], ended[kind] + 1);
            places.giveBack(kind, over);
            under[kind] -= over;
          }
          const at = fill(places);
          const looked = round(places, Infinity);
          const began = { due: looked.due, fresh: at + looked.fresh };
          for (const kind of ['fresh', 'due'] as const) {
            under[kind] += began[kind];
            begun[kind] += began[kind];
          }
          expect(places.free).toBe(total - under.fresh - under.due);
          expect(places.free).toBeGreaterThanOrEqual(0);
        }
        expect(begun.due).toBeGreaterThanOrEqual(steps.length / 4);
        expect(begun.fresh).toBeGreaterThanOrEqual(steps.length / 4);
      }),
    );
  });

  it('are all for fresh intents while nothing is due', () => {
    const places = new Places(8);
    expect(round(places, 0)).toEqual({ due: 0, fresh: 8 });
  });

  it('go back to fresh intents when a look finds less than it asks for', () => {
    const places = new Places(8);
    expect(round(places, 9)).toEqual({ due: 2, fresh: 6 });
    places.giveBack('due', 2);
    expect(round(places, 1)).toEqual({ due: 1, fresh: 1 });
  });
});
