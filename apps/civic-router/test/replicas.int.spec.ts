import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { level, startMarket, type RunningMarket } from './support/market.ts';

let market: RunningMarket;

beforeAll(async () => {
  market = await startMarket();
  await market.civic.addReplica();
});
afterAll(() => market.stop());

const REPORTS = 40;

it('two replicas tell each agency each thing once and in order, and each missed deadline once', async () => {
  const { civic, fire, police } = market;
  const escalation = [{ afterMs: 0, to: 'police' }];
  await market.setBook({ levels: { fire_safety: level(1_000, 3_600_000, { escalation }) } });
  const ids = await Promise.all(
    Array.from({ length: REPORTS }, (_, n) =>
      civic.report({
        ...{ service_code: 'fire-safety', 'attribute[DANGER]': 'exit' },
        ...{ lat: String(-40 + n), long: '20' },
      }),
    ),
  );
  await eventually(
    async () => {
      const told = await civic.told('escalated');
      const left = await civic.database.query('select 1 from civic_delivery');
      return told.length >= REPORTS && left.length === 0;
    },
    { timeoutMs: 40_000, everyMs: 250 },
  );
  for (const reportId of ids) {
    expect(fire.of(reportId).map(({ type }) => type)).toEqual(['report.routed']);
    expect(police.of(reportId).map(({ type }) => type)).toEqual(['report.escalated']);
  }
  const told = await civic.told();
  for (const type of ['reported', 'routed', 'sla_breached', 'escalated'])
    expect(
      told
        .filter((one) => one.type === type)
        .map(({ key }) => key)
        .sort(),
      type,
    ).toEqual(ids.toSorted());
  for (const reportId of ids)
    expect(told.filter(({ key }) => key === reportId).map(({ type }) => type)).toEqual([
      ...['reported', 'routed', 'sla_breached', 'escalated'],
    ]);
});
