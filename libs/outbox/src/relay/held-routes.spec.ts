import { seededRandom } from '@night-market/kernel';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { HeldRoutes } from './held-routes.ts';

const LANES = [0, 1, 2];
const route = (lane: number, topic = 'gone') => ({ lane, topic });
let held: HeldRoutes;
beforeEach(() => {
  held = new HeldRoutes({ baseMs: 100, factor: 2, capMs: 1_000 }, seededRandom(1));
});

describe('what is held', () => {
  it('is all left out but for the one that is tried', () => {
    for (const lane of LANES) held.hold(route(lane), 0);
    expect(held.due(LANES, 1_000)).toEqual(route(0));
    expect(held.except(route(0))).toEqual([route(1), route(2)]);
    expect(held.except(undefined)).toHaveLength(3);
  });

  it('is tried one lane after the other, and only in lanes that are ours', () => {
    for (const lane of LANES) held.hold(route(lane), 0);
    held.hold(route(0), 1_000);
    expect(held.due(LANES, 2_000)).toEqual(route(1));
    expect(held.due([2], 2_000)).toEqual(route(2));
    expect(held.due([7], 2_000)).toBeUndefined();
  });

  it('waits longer with each try that fails, within bounds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 12 }), (seed, tries) => {
        const routes = new HeldRoutes({ baseMs: 100, factor: 2, capMs: 1_000 }, seededRandom(seed));
        for (let failures = 1; failures <= tries; failures++) {
          const waitMs = routes.hold(route(0), 5_000);
          expect(waitMs).toBeLessThanOrEqual(Math.min(1_000, 100 * 2 ** failures));
          expect(routes.due([0], 5_000 + waitMs)).toEqual(route(0));
          if (waitMs > 0) expect(routes.due([0], 5_000 + waitMs - 1)).toBeUndefined();
        }
      }),
    );
  });

  it('goes lane by lane, without another wait, once one of them went through', () => {
    for (const lane of LANES) held.hold(route(lane), 0);
    held.release(route(0));
    expect(held.due(LANES, 0)).toEqual(route(1));
    held.release(route(1));
    held.release(route(2));
    expect(held.due(LANES, 0)).toBeUndefined();
    expect(held.except(undefined)).toEqual([]);
  });

  it('does not make other topics wait longer', () => {
    for (let failures = 0; failures < 10; failures++) held.hold(route(0), 0);
    expect(held.hold(route(0, 'other'), 0)).toBeLessThanOrEqual(200);
  });
});
