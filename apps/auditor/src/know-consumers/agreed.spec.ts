import { describe, expect, it } from 'vitest';
import { agreed } from './agreed.ts';
import type { ToldConsumer } from './ports.ts';

const replica = (inboxRetentionHours: number, ...routes: [string, ...string[]][]): ToldConsumer => ({
  ...{ name: 'orchestrator', groupId: 'orchestrator', inboxRetentionHours },
  subscriptions: routes.map(([topic, ...types]) => ({ topic, types })),
});

describe('what replicas agree on', () => {
  it('is what one says, where there is one', () => {
    const one = replica(336, ['pay.txn.v1', 'captured', 'refunded']);
    expect(agreed([one])).toEqual(one);
  });

  it('is what all of them handle, and as long as all of them remember', () => {
    const newer = replica(336, ['pay.txn.v1', 'captured', 'refunded'], ['gate.auth.v2', 'paid']);
    const older = replica(48, ['pay.txn.v1', 'captured']);
    const expected = replica(48, ['pay.txn.v1', 'captured']);
    expect([agreed([newer, older]), agreed([older, newer])]).toEqual([expected, expected]);
  });
});
