import { DEAD_LETTER_LIMIT_BYTES, deadLetterHeadersSchema } from '@night-market/contracts';
import type { ConsumedRecord } from '@night-market/event-bus';
import { systemClock, type SqlTx } from '@night-market/kernel';
import { anyHeaders, blockOf, listOf, shown } from '@night-market/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OutboxDeadLetters } from './dead-letters.ts';
import type { OutboxMessage } from './message.ts';

const value = Buffer.from([0, 255, 123]);
const place = { topic: 'pay.txn.v1', partition: 3, offset: 7n, timestampMs: 0, lease: { revoked: false } };
const tx: SqlTx = {
  query: async () => [],
  send: () => undefined,
  settled: () => Promise.resolve(),
  afterCommit: () => undefined,
};

async function letterOf(
  headers: Pick<ConsumedRecord, 'headers' | 'rawHeaders'> & Partial<Pick<ConsumedRecord, 'value'>>,
): Promise<OutboxMessage> {
  const appended: OutboxMessage[] = [];
  const outbox = {
    append: (_tx: SqlTx, messages: readonly OutboxMessage[]) =>
      Promise.resolve(void appended.push(...messages)),
  };
  const record = { ...place, key: Buffer.from('k'), value, ...headers };
  const why = { reason: 'no JSON', errorType: 'not_json', consumer: 'payments', attempts: 1 };
  await new OutboxDeadLetters(outbox, systemClock).put(tx, [{ record, ...why }]);
  return appended[0]!;
}

it('a dead letter is the original record with the headers that its contract names', async () => {
  const message = await letterOf({ headers: { 'x-note': 'kept' } });
  expect(message).toMatchObject({ topic: 'pay.txn.v1.dlq', key: Buffer.from('k'), value, rawHeaders: null });
  expect(message.headers['x-note']).toBe('kept');
  expect(deadLetterHeadersSchema.parse(message.headers)).toEqual(message.headers);
});

it('a dead letter has the headers of the original byte for byte, behind those that say why', async () => {
  await fc.assert(
    fc.asyncProperty(anyHeaders, async (headers) => {
      const { rawHeaders } = await letterOf({ headers: {}, rawHeaders: blockOf(headers) });
      const sent = listOf(rawHeaders!);
      const why = Object.fromEntries(sent.slice(0, 9).map(([name, text]) => [String(name), String(text)]));
      expect(deadLetterHeadersSchema.parse(why)).toEqual(why);
      expect(shown(sent.slice(9))).toEqual(shown(headers));
    }),
    { numRuns: 500 },
  );
});

it('a dead letter of a dead letter says first why it is one now', async () => {
  const before = [[Buffer.from('dlq-reason'), Buffer.from('before')]] as const;
  const { rawHeaders } = await letterOf({ headers: { 'dlq-reason': 'before' } });
  const sent = listOf(rawHeaders!);
  expect(shown(sent.slice(9))).toEqual(shown(before));
  expect(String(sent[0]![1])).toBe('no JSON');
});

it.each([
  ['a batch as large as a broker takes unless told', 1_048_588, true],
  ['a value that fits just so', DEAD_LETTER_LIMIT_BYTES - 20_000, true],
  ['a value as large as the limit of the topic', DEAD_LETTER_LIMIT_BYTES, false],
])('a dead letter has its value if the topic takes it: %s', async (_name, bytes, isKept) => {
  const message = await letterOf({ headers: { 'x-note': 'kept' }, value: Buffer.alloc(bytes) });
  expect(message.value?.length).toBe(isKept ? bytes : undefined);
  expect(message.headers['dlq-omitted-bytes']).toBe(isKept ? undefined : String(bytes));
  expect(message.headers['x-note']).toBe('kept');
  expect(deadLetterHeadersSchema.parse(message.headers)).toEqual(message.headers);
});
