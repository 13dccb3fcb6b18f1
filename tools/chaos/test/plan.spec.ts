import { seededRandom } from '@night-market/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KIND_NAMES, type KindName } from '../src/kinds/names.ts';
import { deal, planChaos, type Act } from '../src/plan/plan.ts';
import { RULES } from '../src/plan/rules.ts';
import { SHAPE } from '../src/plan/shape.ts';

const seeds = fc.integer({ min: 0, max: 4_294_967_295 });
const someKinds = fc.subarray([...KIND_NAMES], { minLength: 1 });
const minutes = fc.integer({ min: 1, max: 10 });

const plan = (seed: number, durationMs: number, kinds: readonly KindName[] = KIND_NAMES): Act[] =>
  planChaos({ seed, durationMs, kinds }, SHAPE);

const overlap = (one: Act, other: Act): boolean =>
  one.atMs < other.atMs + other.awayMs && other.atMs < one.atMs + one.awayMs;

describe('the plan of a seed', () => {
  it('is the same again, and another for another seed', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(plan(seed, 300_000)).toEqual(plan(seed, 300_000));
        expect(plan(seed, 300_000)).not.toEqual(plan((seed + 1) % 4_294_967_295, 300_000));
      }),
    );
  });

  it('holds every kind in five minutes, and none that was not asked for', () => {
    fc.assert(
      fc.property(seeds, someKinds, (seed, kinds) => {
        const planned = new Set(plan(seed, 300_000, kinds).map(({ kind }) => kind));
        expect([...planned].sort()).toEqual([...kinds].sort());
      }),
    );
  });

  it('deals each kind once before any comes again', () => {
    fc.assert(
      fc.property(seeds, someKinds, (seed, kinds) => {
        const dealt = deal(seededRandom(seed), kinds);
        const firsts = kinds.map(() => dealt.next().value);
        expect(firsts.sort()).toEqual([...kinds].sort());
      }),
    );
  });

  it('leaves two of three brokers in sync, unless all of Kafka is to be away', () => {
    fc.assert(
      fc.property(seeds, minutes, (seed, length) => {
        const brokers = plan(seed, length * 60_000).filter(({ kind }) => /^(broker|kafka)-/.test(kind));
        for (const [index, act] of brokers.entries()) {
          expect(brokers.slice(index + 1).filter((other) => overlap(act, other))).toEqual([]);
        }
      }),
    );
  });

  it('breaks nothing twice at a time, and nothing that is not there', () => {
    fc.assert(
      fc.property(seeds, minutes, (seed, length) => {
        const acts = plan(seed, length * 60_000);
        for (const [index, act] of acts.entries()) {
          expect(RULES[act.kind].targets(SHAPE)).toContain(act.target);
          const others = acts
            .slice(index + 1)
            .filter(({ uses }) => uses.some((used) => act.uses.includes(used)));
          expect(others.filter((other) => overlap(act, other))).toEqual([]);
        }
      }),
    );
  });

  it('comes in order of time and ends within it', () => {
    fc.assert(
      fc.property(seeds, minutes, (seed, length) => {
        const acts = plan(seed, length * 60_000);
        const times = acts.map(({ atMs }) => atMs);
        expect(times).toEqual([...times].sort((left, right) => left - right));
        expect(Math.max(...acts.map(({ atMs, awayMs }) => atMs + awayMs))).toBeLessThanOrEqual(
          length * 60_000,
        );
      }),
    );
  });

  it('freezes a service for longer than its session lasts', () => {
    const frozen = plan(1, 600_000).filter(({ kind }) => kind === 'service-freeze');
    expect(frozen.length).toBeGreaterThan(0);
    expect(frozen.every(({ awayMs }) => awayMs > 7_000)).toBe(true);
  });
});
