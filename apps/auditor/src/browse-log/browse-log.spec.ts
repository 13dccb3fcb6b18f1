import { payTxnV1 } from '@night-market/contracts';
import type { ConsumedRecord, LogReader } from '@night-market/event-bus';
import { newId, systemClock } from '@night-market/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { BrowseLogHandler, type BrowseQuery } from './browse-log.handler.ts';
import { LogScanner, ScannersBusyError } from './log-scanner.ts';
import type { PartitionEnds } from './ports.ts';

const TOPIC = payTxnV1.name;

let log: ConsumedRecord[];
/** Puts the log's records before whoever reads, in batches of ten. */
let reader: LogReader;

const recordOf = (offset: number, key: string, value: Buffer | null): ConsumedRecord => ({
  ...{ topic: TOPIC, partition: 0, offset: BigInt(offset), key: Buffer.from(key), value },
  ...{ headers: { ce_source: 'payments' }, timestampMs: 1_795_000_000_000, lease: { revoked: false } },
});
const captured = (offset: number, key: string, type = 'captured'): ConsumedRecord =>
  recordOf(
    offset,
    key,
    Buffer.from(
      JSON.stringify({
        ...{ id: newId(), topic: TOPIC, ts: '2026-11-22T20:00:00.000Z', key, type },
        payload:
          type === 'captured'
            ? { orderId: key, txnId: `cap_${offset}` }
            : { orderId: key, dupTxnId: `cap_${offset}`, refundId: 'r', attempt: 1 },
        ...{ correlationId: newId(), causationId: newId() },
      }),
    ),
  );

beforeEach(() => {
  log = Array.from({ length: 40 }, (_, n) =>
    captured(n, `order-${n % 4}`, n % 5 === 0 ? 'refunded' : 'captured'),
  );
  reader = {
    async read([stretch], onRecords, signal) {
      const { from, to } = stretch!;
      const asked = log.filter(({ offset }) => offset >= from && offset < to);
      for (let at = 0; at < asked.length && !signal.aborted; at += 10)
        await onRecords(asked.slice(at, at + 10));
      signal.throwIfAborted();
    },
  };
});

const ends = (partition = 0): PartitionEnds => ({ partition, low: 0n, high: BigInt(log.length) });
const handler = (partitions = [ends()]) =>
  new BrowseLogHandler(new LogScanner(reader, systemClock), {
    ends: (topics) => Promise.resolve(new Map(topics.map((topic) => [topic, partitions]))),
    partitionOf: (key, count) => key.length % count,
  });
const look = (query: Partial<BrowseQuery> = {}) =>
  handler().page({ topic: TOPIC, limit: 10, ...query }, new AbortController().signal);
const offsets = async (query?: Partial<BrowseQuery>) =>
  (await look(query))!.records.map(({ offset }) => Number(offset));

describe('a look into the log', () => {
  it('shows the last records when no beginning is given', async () => {
    expect(await offsets()).toEqual([30, 31, 32, 33, 34, 35, 36, 37, 38, 39]);
  });

  it('goes on from an offset and says how far it has come', async () => {
    const page = (await look({ from: 5n, limit: 3 }))!;
    expect(page.records.map(({ offset }) => offset)).toEqual(['5', '6', '7']);
    expect(page.scanned).toEqual({ from: 5n, to: 8n });
  });

  it('finds by key, type and text, and has looked at all that it passed by', async () => {
    expect(await offsets({ from: 0n, key: 'order-3', type: 'refunded' })).toEqual([15, 35]);
    const page = (await look({ from: 0n, text: 'CAP_17' }))!;
    expect(page.records.map(({ offset }) => offset)).toEqual(['17']);
    expect(page.scanned).toEqual({ from: 0n, to: 40n });
  });

  it('looks for a key in its partition', async () => {
    const partitions = [ends(0), ends(1), ends(2)];
    const key = 'order-3';
    const page = await handler(partitions).page(
      { topic: TOPIC, limit: 1, key },
      new AbortController().signal,
    );
    expect(page!.ends.partition).toBe(1);
  });

  it('masks what should not be there, and does not find it by its digits', async () => {
    log.push(recordOf(40, 'order-9', Buffer.from('{"phone": "0912-345-678", "order": "order-9"}')));
    const page = (await look({ from: 40n }))!;
    expect(page.records[0]).toMatchObject({
      ...{ type: null, eventId: null, json: { phone: '[phone number]', order: 'order-9' } },
      fault: expect.stringContaining('id'),
    });
    expect(await offsets({ from: 0n, text: '345-678' })).toEqual([]);
    expect(await offsets({ from: 0n, text: 'phone number' })).toEqual([40]);
  });

  it('shows a record without a value as one, and a broken one with its fault', async () => {
    log.push(recordOf(40, 'gone', null), recordOf(41, 'broken', Buffer.from([0xff, 0x00])));
    const { records } = (await look({ from: 40n }))!;
    expect(records).toMatchObject([
      { json: null, bytes: 0, fault: null },
      { json: null, bytes: 2, fault: expect.any(String) },
    ]);
  });

  it('knows no topic outside of the contracts, and no partition that is not there', async () => {
    expect(await look({ topic: '__consumer_offsets' })).toBeUndefined();
    expect(await look({ partition: 7 })).toBeUndefined();
  });

  it('ends with what it has when the broker falls silent, and fails when it has nothing', async () => {
    const silent = new Error('the broker gave nothing');
    const whole = reader.read.bind(reader);
    reader = {
      async read(stretches, onRecords, signal) {
        await whole([{ ...stretches[0]!, to: 10n }], onRecords, signal);
        throw silent;
      },
    };
    expect((await look({ from: 0n, limit: 40 }))!.scanned).toEqual({ from: 0n, to: 10n });
    await expect(look({ from: 20n })).rejects.toBe(silent);
  });

  it('refuses the fifth that looks at once', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    reader = { read: () => promise };
    const scanner = new LogScanner(reader, systemClock);
    const scan = () =>
      scanner.scan(
        { topic: TOPIC, partition: 0 },
        { from: 0n, to: 1n },
        () => true,
        new AbortController().signal,
      );
    const four = [scan(), scan(), scan(), scan()];
    await expect(scan()).rejects.toThrow(ScannersBusyError);
    resolve();
    expect(await Promise.all(four)).toEqual([1n, 1n, 1n, 1n]);
    expect(await scan()).toBe(1n);
  });

  it('finds one record as the broker holds it', async () => {
    const { signal } = new AbortController();
    expect(await handler().record(TOPIC, 0, 7n, signal)).toBe(log[7]);
    expect(await handler().record(TOPIC, 0, 40n, signal)).toBeUndefined();
  });
});
