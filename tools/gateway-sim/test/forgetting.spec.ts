import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Journal } from '../src/books/journal.ts';
import type { JournalRecord } from '../src/books/records.ts';
import type { Gateway } from '../src/index.ts';
import { call, capture, newFolder, newGateway, newReceiver, setFaults, until } from './harness.ts';

const references = (gateway: Gateway): string[] => gateway.books.references.map(({ reference }) => reference);

const many = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

async function captureAll(gateway: Gateway, names: readonly string[]): Promise<void> {
  for (const name of names) await capture(gateway, name);
}

const settlement = async (gateway: Gateway, after = 0) =>
  (await call(gateway.url, 'GET', `/v1/settlement?after=${after}`)).body.lines;

describe('forgetting', () => {
  it('keeps the newest references, and the numbers of their lines', async () => {
    const gateway = await newGateway({ keepReferences: 10 });
    const names = many('o', 30);
    await captureAll(gateway, names.slice(0, 20));
    const cursor = (await settlement(gateway)).at(-1) as unknown as { seq: number };
    expect(cursor.seq).toBe(20);
    await captureAll(gateway, names.slice(20));
    const kept = references(gateway);
    expect(kept).toEqual(names.slice(-kept.length));
    expect(kept.length).toBeLessThanOrEqual(11);
    const lines = await settlement(gateway, cursor.seq);
    expect(lines.map(({ reference }) => reference)).toEqual(names.slice(20));
    expect((await call(gateway.url, 'GET', '/v1/captures?key=key-o-0')).body.captures).toEqual([]);
    expect((await call(gateway.url, 'GET', '/admin/books/o-0')).status).toBe(404);
  });

  it('keeps what is not finished: an unpaid duplicate, a late capture, an untold webhook', async () => {
    const { url, received } = await newReceiver(({ body }) => (body.data.reference === 'untold' ? 500 : 200));
    const gateway = await newGateway({ keepReferences: 5, webhookUrls: [url] });
    await setFaults(gateway, {
      byReference: { twice: 'double_capture_answered', late: 'late_success' },
      timeoutHoldMs: 20,
      lateMs: 600_000,
    });
    await capture(gateway, 'twice');
    await expect(capture(gateway, 'late')).rejects.toThrow();
    await capture(gateway, 'late');
    await capture(gateway, 'untold');
    await captureAll(gateway, many('a', 20));
    await until(() => received.filter(({ body }) => body.data.reference === 'a-19').length > 0);
    await captureAll(gateway, many('b', 20));
    expect(references(gateway).slice(0, 3)).toEqual(['twice', 'late', 'untold']);
    expect(references(gateway)).not.toContain('a-0');
  });

  it('forgets a duplicate once it has been paid back, with its refund', async () => {
    const gateway = await newGateway({ keepReferences: 5 });
    await setFaults(gateway, { byReference: { twice: 'double_capture_answered' } });
    const { body } = await capture(gateway, 'twice');
    const refund = { captureId: body.duplicates[0]?.id, amount: 12_000 };
    await call(gateway.url, 'POST', '/v1/refunds', { body: refund, key: 'r' });
    await captureAll(gateway, many('o', 20));
    expect(references(gateway)).not.toContain('twice');
    expect((await call(gateway.url, 'GET', '/v1/refunds?key=r')).body.refunds).toEqual([]);
    expect((await call(gateway.url, 'GET', '/admin/faults')).body).toHaveProperty('byReference', {});
  });
});

describe('compaction', () => {
  it('changes nothing that can be seen from outside', async () => {
    const dataDir = await newFolder();
    const first = await newGateway({ dataDir });
    const byReference = {
      declined: 'decline',
      twice: 'double_capture_answered',
      failed: 'server_error_before',
      late: 'late_success',
      untouched: 'decline',
    };
    await setFaults(first, { byReference, timeoutHoldMs: 20, lateMs: 600_000 });
    await captureAll(first, many('old', 20));
    for (const name of ['declined', 'twice', 'failed', 'plain']) await capture(first, name);
    await expect(capture(first, 'late')).rejects.toThrow();
    const { body } = await capture(first, 'twice');
    const refund = { captureId: body.duplicates[0]?.id, amount: 5_000 };
    await call(first.url, 'POST', '/v1/refunds', { body: refund, key: 'r' });
    let seen = await lookAt(first);
    await first.close();
    // The third one forgets the oldest; the fourth reads what that one wrote.
    for (const keepReferences of [100, 100, 8, 100]) {
      const again = await newGateway({ dataDir, keepReferences });
      if (keepReferences === 8) {
        expect(references(again)).toHaveLength(8);
        seen = await lookAt(again);
      }
      expect(await lookAt(again)).toEqual(seen);
      expect(await capture(again, 'declined')).toMatchObject({ status: 402, replayed: true });
      expect(await capture(again, 'twice')).toMatchObject({ replayed: true, body });
      await again.close();
    }
    const last = await newGateway({ dataDir });
    // Its fault has met it before the restarts.
    expect(await capture(last, 'failed')).toMatchObject({ status: 200 });
  });

  it('goes on with the next line number, though the last lines were forgotten', async () => {
    const dataDir = await newFolder();
    const first = await newGateway({ dataDir });
    await setFaults(first, { byReference: { twice: 'double_capture_answered' } });
    const { body } = await capture(first, 'twice');
    await capture(first, 'once');
    const refund = { captureId: body.duplicates[0]?.id, amount: 12_000 };
    await call(first.url, 'POST', '/v1/refunds', { body: refund, key: 'r' });
    await first.close();
    await (await newGateway({ dataDir, keepReferences: 1 })).close();
    const again = await newGateway({ dataDir, keepReferences: 1 });
    await capture(again, 'next');
    expect(await settlement(again)).toMatchObject([
      { seq: 3, reference: 'once' },
      { seq: 5, reference: 'next' },
    ]);
  });

  it('tells no webhook again that was delivered before', async () => {
    const dataDir = await newFolder();
    const { url, received } = await newReceiver();
    for (const name of ['a', 'b', 'c']) {
      const gateway = await newGateway({ dataDir, webhookUrls: [url] });
      await capture(gateway, name);
      await until(async () => (await call(gateway.url, 'GET', '/admin/pending')).body.webhooks === 0);
      await until(() => received.some(({ body }) => body.data.reference === name));
      await gateway.close();
    }
    expect(received.map(({ body }) => body.data.reference)).toEqual(['a', 'b', 'c']);
  });

  it('is done at the start and whenever the file has grown', async () => {
    const folder = await newFolder();
    const path = join(folder, 'journal.jsonl');
    let known = 0;
    const done = (n: number): JournalRecord => ({ t: 'webhook_done', id: `id-${n}`, sent: true });
    const owner = { apply: () => (known += 1), snapshot: () => [done(0)] };
    const journal = await Journal.open(folder, owner, 2_000);
    for (let n = 1; n <= 500; n += 1) {
      journal.append(done(n));
      await journal.written();
      expect((await stat(path)).size).toBeLessThan(2_100);
    }
    journal.compact();
    journal.append(done(501));
    await journal.close();
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([done(0), done(501)]);
    await (await Journal.open(folder, owner, 2_000)).close();
    expect(known).toBe(2);
  });
});

/** Everything that the API tells. */
async function lookAt(gateway: Gateway): Promise<unknown[]> {
  const paths = ['/admin/books', '/admin/faults', '/admin/pending', '/v1/settlement', '/v1/refunds?key=r'];
  return Promise.all(paths.map(async (path) => (await call(gateway.url, 'GET', path)).body));
}
