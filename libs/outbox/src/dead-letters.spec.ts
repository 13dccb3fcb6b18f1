import { deadLetterHeadersSchema } from '@night-market/contracts';
import { systemClock, type SqlTx } from '@night-market/kernel';
import { expect, it } from 'vitest';
import { OutboxDeadLetters } from './dead-letters.ts';
import type { OutboxMessage } from './message.ts';

it('a dead letter is the original record with the headers that its contract names', async () => {
  const appended: OutboxMessage[] = [];
  const outbox = {
    append: (_tx: SqlTx, messages: readonly OutboxMessage[]) =>
      Promise.resolve(void appended.push(...messages)),
  };
  const value = Buffer.from([0, 255, 123]);
  const place = { topic: 'pay.txn.v1', partition: 3, offset: 7n, timestampMs: 0, lease: { revoked: false } };
  const record = { ...place, key: Buffer.from('k'), value, headers: { 'x-note': 'kept' } };
  const letter = { record, reason: 'no JSON', errorType: 'not_json', consumer: 'payments', attempts: 1 };
  const tx: SqlTx = {
    query: async () => [],
    send: () => undefined,
    settled: () => Promise.resolve(),
    afterCommit: () => undefined,
  };
  await new OutboxDeadLetters(outbox, systemClock).put(tx, [letter]);
  const [message] = appended;
  expect(message).toMatchObject({ topic: 'pay.txn.v1.dlq', key: record.key, value });
  expect(message!.headers['x-note']).toBe('kept');
  expect(deadLetterHeadersSchema.parse(message!.headers)).toEqual(message!.headers);
});
