import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepMeasuring, startPowerOps, type RunningPowerOps } from './support/service.ts';

/** Longer than a busy machine holds both of them up. */
const PERIOD_MS = 2_000;
const PATIENT = { timeoutMs: 25_000 };

let service: RunningPowerOps;

beforeAll(async () => {
  service = await startPowerOps({ POWER_PERIOD_MS: String(PERIOD_MS) });
});
afterAll(() => service.stop());

interface PlanRow {
  readonly planner: string;
  readonly epoch: number;
  readonly planned_at: Date;
  readonly locked: string;
}

const planOf = async (feederId: string): Promise<PlanRow> =>
  (
    await service.database.query<PlanRow>(
      `select planner, epoch::int as epoch, planned_at,
        (select string_agg(key || (value->>'lockedUntilMs'), ' ' order by key)
          from jsonb_each(state->'planner'->'stalls')) as locked
        from feeder_plan where feeder_id = $1`,
      [feederId],
    )
  )[0]!;

it('one replica plans a feeder; when it dies the other goes on within a period, with the same deadlines', async () => {
  await service.setFeeder('feeder-1');
  await service.ask('PUT', '/feeders/feeder-1/stalls/stall-1/override', {
    body: { position: 'off', minutes: 60, reason: 'x' },
  });
  const asked = await service.requested('feeder-1', 'Power.Shed');
  await service.says('informed', asked);
  await service.requested('feeder-1', 'shed');
  const { planner: first } = await planOf('feeder-1');
  await service.addReplica();
  const before = await planOf('feeder-1');
  const holder = before.planner === first ? 0 : 1;
  // Readings come in at the other one, and the same one goes on planning.
  const stop = keepMeasuring(service, 'feeder-1', () => 10, 1 - holder);
  await eventually(async () => {
    const { planned_at, planner } = await planOf('feeder-1');
    expect(planner).toBe(before.planner);
    return planned_at.getTime() > before.planned_at.getTime() + 3 * PERIOD_MS;
  }, PATIENT);
  // It gives nothing back: to the other one it is as if it were killed.
  await service.stopReplica(holder);
  const last = await planOf('feeder-1');
  const taken = await eventually(async () => {
    const now = await planOf('feeder-1');
    return now.planner !== before.planner && now;
  }, PATIENT);
  await stop();
  expect(taken.epoch).toBe(last.epoch + 1);
  expect(taken.locked).toBe(before.locked);
  expect(taken.planned_at.getTime() - last.planned_at.getTime()).toBeLessThan(2 * PERIOD_MS);
}, 60_000);
