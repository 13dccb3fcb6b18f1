import { payTxnV1 } from '@night-market/contracts';
import { expect, it } from 'vitest';
import { needsOf, writtenTopics } from './service-tables.ts';

const reading = (follows: boolean) => ({
  name: 'stall',
  contracts: [
    {
      ...payTxnV1,
      consumers: [{ name: 'stall', writtenFor: payTxnV1.name, ...(follows && { follows: true as const }) }],
    },
  ],
});

it('a service that handles events needs an inbox and writes dead letters', () => {
  expect([...needsOf(reading(false))]).toEqual(['outbox', 'inbox', 'stash']);
  expect(writtenTopics(reading(false))).toEqual(['pay.txn.v1.dlq']);
});

it('one that follows a topic needs and writes nothing', () => {
  expect([...needsOf(reading(true))]).toEqual([]);
  expect(writtenTopics(reading(true))).toEqual([]);
});
