import type { Replica } from '../../actors/replica.ts';
import { serving } from '../../actors/crew.ts';
import type { World } from '../../world.ts';
import type { Planners } from './planners.ts';
import type { SimRow } from './sim-row.ts';

const EVERY_MS = 1_000;
const STALL_AMPS = 10;
const NOISE_AMPS = 0.2;
const LOST = 0.1;
/** What the stalls draw of what they may: by far too much at times, and little when the evening is over. */
const DEMANDS = [0.5, 0.8, 1.1, 1.6];
const CALM_DEMAND = 0.4;

/** Tells the load of a row once a second over HTTP; what gets lost is not told again. */
export function meter(
  world: World,
  row: SimRow,
  planners: Planners,
  replicas: () => readonly Replica[],
): void {
  const { chance, scheduler, faults } = world;
  let demand = CALM_DEMAND;
  const change = (): void => {
    demand = faults.active ? chance.pick(DEMANDS) : CALM_DEMAND;
    scheduler.schedule(chance.between(2_000, 8_000), change);
  };
  const tell = (): void => {
    scheduler.schedule(EVERY_MS, tell);
    const living = serving(replicas());
    if (living.length === 0 || (faults.active && chance.happens(LOST))) return;
    const { readings } = planners.of(chance.pick(living));
    readings
      .handle(readingsOf(world, row, faults.active ? demand : CALM_DEMAND), world.nextId())
      .catch(() => undefined);
  };
  change();
  scheduler.schedule(chance.between(0, EVERY_MS), tell);
}

function readingsOf({ chance, scheduler }: World, row: SimRow, demand: number) {
  const measuredAt = new Date(scheduler.nowMs()).toISOString();
  const good = { feederId: row.feederId, measuredAt, quality: 'good' as const };
  const amps = row.stallIds.map((stallId) =>
    row.isDark || !row.isOn(stallId) ? 0 : STALL_AMPS * demand + NOISE_AMPS * chance.next(),
  );
  const L1 = amps.reduce((sum, each) => sum + each, NOISE_AMPS * chance.next());
  const phaseAmps = { L1, L2: NOISE_AMPS * chance.next(), L3: NOISE_AMPS * chance.next() };
  const ofStalls = row.stallIds.map((stallId, n) => ({ ...good, stallId, loadWatts: amps[n]! * 230 }));
  return [{ ...good, phaseAmps }, ...ofStalls];
}
