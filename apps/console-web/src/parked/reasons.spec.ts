import { expect, it } from 'vitest';
import type { ParkedGroup } from '../api/types.ts';
import { byReason, type GroupOf } from './reasons.ts';

const of = (service: string, keys: number, change: Partial<ParkedGroup> = {}): GroupOf => ({
  ...{ service, seenAt: '2026-11-30T12:00:00.000001+00:00' },
  group: {
    ...{ errorType: 'TypeError', topic: 'pay.txn.v1', state: 'parked', pattern: 'no stall #', keys },
    ...{ firstFailedAt: '2026-11-30T11:00:00.000Z', newestFailedAt: '2026-11-30T11:30:00.000Z' },
    ...{ sample: 'no stall 7', ...change },
  },
});

it('groups of one reason are one, in whatever service and topic, with the oldest and the newest of all', () => {
  const early = of('gate', 3, { firstFailedAt: '2026-11-30T10:00:00.000Z', topic: 'gate.auth.v2' });
  const late = of('payments', 4, { newestFailedAt: '2026-11-30T11:59:00.000Z' });
  expect(byReason([of('orders', 6, { pattern: 'no order #' }), early, late])).toMatchObject([
    {
      ...{ pattern: 'no stall #', keys: 7, parts: [late, early] },
      ...{ oldest: '2026-11-30T10:00:00.000Z', newest: '2026-11-30T11:59:00.000Z' },
    },
    { pattern: 'no order #', keys: 6 },
  ]);
});

it.each([[{ errorType: 'RangeError' }], [{ pattern: 'no order #' }], [{ state: 'waiting' }]])(
  'what differs in %j is another reason',
  (change) => expect(byReason([of('gate', 1), of('gate', 1, change)])).toHaveLength(2),
);
