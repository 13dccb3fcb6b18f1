import { expect, it } from 'vitest';
import { generateEvening } from '../evenings/evenings.ts';
import { harmSharesOf } from '../evenings/harm-shares.ts';
import { honestOffers } from './bidders.ts';
import { runFree } from './free-run.ts';
import { PlannerController } from './planner-controller.ts';
import { playRow } from './play-row.ts';

it('the share of a stall follows from the seed and the time alone', () => {
  const [row] = generateEvening('step', 1, 20).rows;
  const [shares, again] = [harmSharesOf(row!.spec), harmSharesOf(row!.spec)];
  const ids = row!.feeder.stalls.map(({ stallId }) => stallId);
  const all = ids.flatMap((stallId) => [0, 299, 300, 900].map((second) => shares(stallId, second)));
  expect(all).toEqual(ids.flatMap((stallId) => [0, 299, 300, 900].map((second) => again(stallId, second))));
  expect(new Set(all)).toEqual(new Set([0.2, 0.5, 1]));
  expect(shares(ids[0]!, 0)).toBe(shares(ids[0]!, 299));
});

it('asking stalls for offers trips nothing, and does less harm than shedding without asking', () => {
  const [row] = generateEvening('step', 1, 20).rows;
  const free = runFree(row!.spec);
  const forced = playRow(row!, free, new PlannerController(row!.feeder));
  const asked = playRow(row!, free, new PlannerController(row!.feeder, honestOffers(row!)));
  expect(asked.trips).toBe(0);
  expect(asked.lockoutViolations).toBe(0);
  expect(asked.harmWeightedKwh).toBeLessThan(forced.harmWeightedKwh);
  expect(forced.harmWeightedKwh).toBeGreaterThan(0);
});
