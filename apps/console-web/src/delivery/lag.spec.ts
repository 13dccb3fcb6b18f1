import { expect, it } from 'vitest';
import { contractsOf, lagLevel, lagOf } from './lag.ts';

it.each([
  [0, 'normal'],
  [999, 'normal'],
  [1_000, 'warning'],
  [5_000, 'warning'],
  [5_001, 'alert'],
] as const)('a lag of %d is %s', (lag, level) => expect(lagLevel(lag)).toBe(level));

it('the lag of a group is that of all its partitions', () => {
  const partition = (lag: number) => ({ partition: 0, low: '0', high: '9', settled: null, lag });
  expect(
    lagOf([
      { topic: 'a', partitions: [partition(2), partition(3)] },
      { topic: 'b', partitions: [] },
    ]),
  ).toBe(5);
});

it('contracts are told by version, with all who follow them', () => {
  const facts = (consumer: string, topic: string, types: string[]) => ({
    ...{ consumer, groupId: consumer, inboxRetentionHours: 1, subscriptions: [{ topic, types }] },
  });
  expect(
    contractsOf([
      facts('payments', 'pay.txn.v2', ['captured']),
      facts('orchestrator', 'pay.txn.v2', ['requested', 'captured']),
      facts('power-ops', 'ops.power.v1', ['Power.Shed']),
    ]),
  ).toEqual([
    {
      ...{ topic: 'ops.power.v1', name: 'ops.power', version: 'v1', consumers: ['power-ops'] },
      types: ['Power.Shed'],
    },
    {
      ...{ topic: 'pay.txn.v2', name: 'pay.txn', version: 'v2', consumers: ['orchestrator', 'payments'] },
      types: ['captured', 'requested'],
    },
  ]);
});
