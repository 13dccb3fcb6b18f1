import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patchKafkajs, PATCHED_VERSION } from './patch-kafkajs.ts';
import { crc32c } from './record-codec/crc32c.ts';
import { decodeRecord } from './record-codec/decode-record.ts';
import type { BatchEncoder } from './record-codec/encode-batch.ts';
import { encodeRecord } from './record-codec/encode-record.ts';

const require = createRequire(import.meta.url);

/** The files that kafkajs loads in a process of its own, before its first request. */
function loadedAtFirst(): string[] {
  const script = "require('kafkajs'); console.log(JSON.stringify(Object.keys(require.cache)))";
  const printed = execFileSync(process.execPath, ['-e', script], { cwd: import.meta.dirname });
  return (JSON.parse(printed.toString()) as string[]).filter((path) => path.includes('/kafkajs/'));
}

interface Queue {
  push(request: object): void;
  fulfillRequest(answer: object): void;
  maybeThrottle(forMs: number): void;
}
type QueueClass = new (settings: object) => Queue;

const isPatched = patchKafkajs();

describe('the installed kafkajs', () => {
  it('is the one that is patched', () => {
    expect((require('kafkajs/package.json') as { version: string }).version).toBe(PATCHED_VERSION);
    expect(isPatched).toBe(true);
  });

  it('is pinned by whoever depends on it', () => {
    const root = resolve(import.meta.dirname, '../../..');
    const wanted = globSync('{apps,libs,tools}/*/package.json', { cwd: root }).flatMap((path) => {
      const { dependencies = {} } = JSON.parse(readFileSync(join(root, path), 'utf8')) as {
        dependencies?: Record<string, string>;
      };
      return dependencies['kafkajs'] ?? [];
    });
    expect(wanted.length).toBeGreaterThan(0);
    expect(new Set(wanted)).toEqual(new Set([PATCHED_VERSION]));
  });

  it('loads its codec at its first request, and then finds ours', () => {
    const batch = 'kafkajs/src/protocol/recordBatch';
    const loaded = loadedAtFirst();
    expect(loaded.length).toBeGreaterThan(50);
    expect(loaded.filter((path) => path.includes('/recordBatch/'))).toEqual([]);
    expect(require(`${batch}/record/v0/index.js`)).toBe(encodeRecord);
    expect(require(`${batch}/record/v0/decoder.js`)).toBe(decodeRecord);
    expect(require(`${batch}/crc32C/index.js`)).toBe(crc32c);
  });

  it('writes batches with our encoder, whose buffer is as long as the batch', async () => {
    const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0/index.js') as {
      RecordBatch: BatchEncoder;
    };
    const { buf, size } = await RecordBatch({ records: [encodeRecord({ key: 'k', value: 'v' })] });
    expect(buf.length).toBe(size());
  });
});

describe('the queue of requests of a connection', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function given(maxInFlightRequests: number) {
    const Queue = require('kafkajs/src/network/requestQueue/index.js') as QueueClass;
    const logger = { debug: () => undefined, warn: () => undefined };
    const isConnected = () => true;
    const queue = new Queue({ maxInFlightRequests, requestTimeout: 1_000, logger, isConnected });
    const sent: number[] = [];
    const push = (correlationId: number): void => {
      const entry = { correlationId, resolve: () => undefined, reject: () => undefined };
      queue.push({ entry, expectResponse: true, sendRequest: () => sent.push(correlationId) });
    };
    const answer = (correlationId: number) => queue.fulfillRequest({ correlationId, payload: null, size: 0 });
    return { queue, sent, push, answer };
  }

  it('wakes nobody up when nothing waits', () => {
    const { sent, push, answer } = given(1);
    push(1);
    answer(1);
    expect(sent).toEqual([1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends what waits when the one before is answered', () => {
    const { sent, push, answer } = given(1);
    for (const id of [1, 2, 3]) push(id);
    expect(sent).toEqual([1]);
    answer(1);
    answer(2);
    expect(sent).toEqual([1, 2, 3]);
  });

  it('sends what waits when the broker takes requests again', async () => {
    const { queue, sent, push } = given(10);
    queue.maybeThrottle(505);
    push(1);
    await vi.advanceTimersByTimeAsync(504);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual([1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes on looking while something waits, and stops when it has gone', async () => {
    const { queue, sent, push, answer } = given(1);
    push(1);
    push(2);
    queue.maybeThrottle(100);
    answer(1);
    expect(sent).toEqual([1]);
    await vi.advanceTimersByTimeAsync(110);
    expect(sent).toEqual([1, 2]);
    answer(2);
    await vi.advanceTimersByTimeAsync(50);
    expect(vi.getTimerCount()).toBe(0);
  });
});
