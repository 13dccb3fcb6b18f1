import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPowerOps, type RunningPowerOps } from './support/service.ts';

const FEEDERS = Array.from({ length: 30 }, (_, n) => `feeder-${String(n).padStart(2, '0')}`);

let service: RunningPowerOps;

beforeAll(async () => {
  service = await startPowerOps();
  for (const feederId of FEEDERS) await service.setFeeder(feederId);
});
afterAll(() => service.stop());

const plansOf = async (): Promise<Map<string, number>> => {
  const rows = await service.database.query<{ feeder_id: string; planned_at: Date | null }>(
    'select feeder_id, planned_at from feeder_plan',
  );
  return new Map(rows.map(({ feeder_id, planned_at }) => [feeder_id, planned_at?.getTime() ?? 0]));
};

describe('many feeders at once', () => {
  it('are planned together, each from what its own meter said', async () => {
    const answers = await Promise.all(FEEDERS.map((feederId, n) => service.measure(feederId, n + 1)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const amps = `select feeder_id, floor((state->'planner'->'meters'->'feeder/L1'->>'value')::float8)::int as amps
      from feeder_plan order by feeder_id`;
    await eventually(async () => {
      const rows = await service.database.query<{ feeder_id: string; amps: number | null }>(amps);
      return rows.every(({ feeder_id, amps: seen }) => seen === FEEDERS.indexOf(feeder_id) + 1);
    });
  });

  it('of which somebody described one and not another are told apart, also when they come at once', async () => {
    const ids = ['feeder-00', 'nowhere-1', 'feeder-01', 'nowhere-2'];
    const answers = await Promise.all(ids.map((feederId) => service.measure(feederId, 1)));
    expect(answers.map(({ status }) => status)).toEqual([202, 404, 202, 404]);
    expect(JSON.stringify(answers[1]!.body)).toContain('nowhere-1');
    expect(JSON.stringify(answers[1]!.body)).not.toContain('nowhere-2');
  });

  it('go on being planned beside one that cannot be', async () => {
    await service.database.query(`update feeder_plan set state = '{}' where feeder_id = 'feeder-07'`);
    const before = await plansOf();
    const others = FEEDERS.filter((feederId) => feederId !== 'feeder-07');
    await eventually(async () => {
      const now = await plansOf();
      return others.every((feederId) => now.get(feederId)! > before.get(feederId)! + 1_500);
    });
    expect((await plansOf()).get('feeder-07')).toBe(before.get('feeder-07'));
  });
});
