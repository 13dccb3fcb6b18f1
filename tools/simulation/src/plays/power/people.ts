import { serving } from '../../actors/crew.ts';
import type { Replica } from '../../actors/replica.ts';
import type { World } from '../../world.ts';
import type { SimInputs } from './sim-inputs.ts';
import type { SimRow } from './sim-row.ts';

const EVERY_MS = 6_000;
const OVERRIDE_MS = 4_000;
const TRIP = 0.3;

/** Operators who switch a stall for a while, and now and then a breaker that goes. */
export function disturb(
  world: World,
  rows: readonly SimRow[],
  inputs: SimInputs,
  replicas: () => readonly Replica[],
): void {
  const { chance, scheduler, faults } = world;
  const act = (): void => {
    if (!faults.active) return;
    scheduler.schedule(chance.between(1, EVERY_MS * 2), act);
    const row = chance.pick(rows);
    if (chance.happens(TRIP)) return row.trip(chance.between(1_000, 4_000));
    const [replica] = chance.shuffled(serving(replicas()));
    if (!replica) return;
    const stallId = chance.pick(row.stallIds);
    const untilMs = scheduler.nowMs() + chance.between(500, OVERRIDE_MS);
    const input = { type: 'override', stallId, isOn: chance.happens(0.5), untilMs } as const;
    replica.unitOfWork
      .run((tx) => inputs.add(tx, [{ feederId: row.feederId, input }]))
      .catch(() => undefined);
  };
  scheduler.schedule(chance.between(1, EVERY_MS * 2), act);
}
