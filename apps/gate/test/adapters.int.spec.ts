import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOperator } from '@night-market/access/testing';
import { eventually } from '@night-market/testing';
import { TestGate, ticketOf } from './support/service.ts';

let gate: TestGate;
beforeAll(async () => {
  gate = await TestGate.start();
  await gate.makeProduct('course');
});
afterAll(() => gate.stop());

const verify = (body: Record<string, string>, headers: Record<string, string> = {}) =>
  gate.send('POST', '/v1/verify', new URLSearchParams(body).toString(), {
    ...gate.scanner,
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  });

/** The answers that docs/gate/v1.md promises, in its order. */
const promised = () =>
  [
    ...readFileSync(new URL('../../../docs/gate/v1.md', import.meta.url), 'utf8').matchAll(
      /^\{"result".*$/gm,
    ),
  ].map(([line]) => line);
const without = (text: string) => text.replace(/"scan":"[0-9a-f-]+"/, '"scan":"SCAN"');

describe('the old format', () => {
  it('answers byte for byte as it is written down, by form and by JSON, errors too', async () => {
    const token = await gate.issue('v1-1');
    const ask = { code: token, gate: 'north', nonce: 'a' };
    const answers = [
      await verify(ask),
      await verify({ ...ask, nonce: 'b' }),
      await verify({ code: 'nonsense', gate: 'north' }),
      await verify({ gate: 'north' }),
      await verify({ ...ask, gate: 'south' }),
      await verify(ask, { authorization: 'Bearer nonsense' }),
      await gate.send('POST', '/v1/verify', '{', { ...gate.scanner, 'content-type': 'application/json' }),
      await gate.send('POST', '/v1/verify', 'x', { ...gate.scanner, 'content-type': 'text/plain' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 400, 422, 401, 400, 415]);
    expect(answers.map(({ text }) => without(text))).toEqual(promised().map((line) => `${without(line)}\n`));
    for (const { headers } of answers)
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    const again = await gate.send('POST', '/v1/verify', ask, gate.scanner);
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([answers[0]!.text, 'true']);
    const v2 = await gate.scan({ nonce: 'a', token });
    expect(v2.body).toMatchObject({ decision: 'granted', ticket: { ticketId: 'v1-1' } });
  });

  it('says who still speaks it, and lets people out', async () => {
    const token = await gate.issue('v1-2');
    expect((await verify({ code: token, gate: 'north' })).body['result']).toBe('OK');
    expect((await verify({ code: token, gate: 'north', type: 'exit' })).body['result']).toBe('OK');
    const metrics = await gate.send('GET', '/metrics', undefined, {});
    expect(metrics.text).toMatch(/^gate_v1_requests_total\{service="gate"\} \d+$/m);
  });

  it('takes no form twice over, and no other route takes a form', async () => {
    const twice = await gate.send('POST', '/v1/verify', 'code=a&code=b&gate=north', {
      ...gate.scanner,
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(twice).toMatchObject({ status: 400, body: { result: 'ERROR', reason: 'duplicate_field' } });
    for (const type of ['application/x-www-form-urlencoded', 'application/x-ndjson', 'text/csv'])
      expect(
        (await gate.send('POST', '/v2/scans', 'deviceId=a', { ...gate.scanner, 'content-type': type }))
          .status,
      ).toBe(415);
  });
});

const lines = ({ text }: { text: string }) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('many tickets at once', () => {
  it('are issued from lines of JSON, from CSV and from a list, each answered by itself', async () => {
    const bulk = (body: string, type: string) =>
      gate.send('POST', '/v2/tickets/bulk', body, { ...asOperator('operator'), 'content-type': type });
    const three = ['b-1', 'b 2', 'b-3'].map((id) => JSON.stringify(ticketOf(id)));
    const json = await bulk([...three, '{', ''].join('\n'), 'application/x-ndjson');
    expect(lines(json).map(({ status }) => status)).toEqual(['issued', 'rejected', 'issued', 'rejected']);
    const csv = [
      'ticketId,product,zones,validFrom,validUntil,parentId',
      'c-1,entry,market stage,2026-01-01T00:00:00Z,2100-01-01T00:00:00Z,',
      'c-2,course,,2026-01-01T00:00:00Z,2100-01-01T00:00:00Z,c-1',
      'c-3,Course,,2026-01-01T00:00:00Z,2100-01-01T00:00:00Z,',
    ].join('\r\n');
    const answers = lines(await bulk(csv, 'text/csv'));
    expect(answers).toMatchObject([
      { ticketId: 'c-1', status: 'issued' },
      { ticketId: 'c-2', status: 'issued' },
      { ticketId: 'c-3', status: 'rejected', problem: { code: 'validation_failed' } },
    ]);
    const token = answers[0]!['token'];
    expect((await gate.scan({ nonce: 'bulk', token })).body).toMatchObject({ decision: 'granted' });
    const list = await gate.operate('POST', '/v2/tickets/bulk', { tickets: [ticketOf('d-1')] });
    expect(list.body).toMatchObject({ tickets: [{ ticketId: 'd-1', status: 'issued' }] });
    const head = 'ticketId,product,validFrom,validUntil';
    for (const bad of [`${head}\n"`, 'a,b\n1,2', '{}', '', head.replace('product,', '')])
      expect(await bulk(bad, 'text/csv'), bad).toMatchObject({ status: 400, body: { code: 'invalid_csv' } });
    expect(await bulk(head, 'text/csv')).toMatchObject({ status: 200, text: '' });
    expect((await gate.operate('POST', '/v2/tickets/bulk', { tickets: [] })).status).toBe(400);
  });
});

describe('scans that are uploaded later', () => {
  const upload = (...scans: object[]) =>
    gate.send('POST', '/v2/scans/bulk', scans.map((scan) => JSON.stringify(scan)).join('\n'), {
      ...gate.scanner,
      'content-type': 'application/x-ndjson',
    });
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();
  const offline = { decision: 'granted' };
  const inside = async (ticketId: string) =>
    (await gate.operate('GET', `/v2/tickets/${ticketId}`)).body['inside'];

  it('are stored as they happened, once, and count', async () => {
    const token = await gate.issue('u-1');
    const scan = { nonce: 'u-1', gateId: 'east', token, scannedAt: ago(60), offline };
    const [first] = lines(await upload(scan));
    expect(first).toMatchObject({ status: 'stored', decision: 'granted', flags: [] });
    expect(lines(await upload(scan))).toMatchObject([{ status: 'replayed', scanId: first!['scanId'] }]);
    expect(await inside('u-1')).toBe(true);
    expect((await gate.operate('GET', '/v2/occupancy')).body['gates']).toMatchObject({ east: 1 });
    expect((await gate.scan({ nonce: 'u-1b', token })).body).toMatchObject({ reason: 'already_redeemed' });
  });

  /** The conflicts, page by page. */
  async function pages(limit: number) {
    const found: object[][] = [];
    for (let next: unknown = ''; next !== null;) {
      const before = next === '' ? '' : `&before=${String(next)}`;
      const { body } = await gate.operate('GET', `/v2/conflicts?limit=${limit}${before}`);
      found.push(body['conflicts'] as object[]);
      next = body['next'];
    }
    return found;
  }

  it('of a ticket used twice are a conflict that names both, whichever was earlier', async () => {
    const [online, later] = [await gate.issue('u-2'), await gate.issue('u-3')];
    const first = await gate.scan({ nonce: 'u-2', token: online });
    const [answer] = lines(
      await upload({ nonce: 'u-2b', gateId: 'east', token: online, scannedAt: ago(600), offline }),
    );
    const other = { scanId: first.body['scanId'], gateId: 'north' };
    expect(answer).toMatchObject({ status: 'stored', flags: ['conflict'], conflictsWith: other });
    const two = { gateId: 'east', token: later, offline };
    const [earlier, repeated] = lines(
      await upload(
        { ...two, nonce: 'u-3b', scannedAt: ago(10) },
        { ...two, nonce: 'u-3a', scannedAt: ago(20) },
      ),
    );
    expect(repeated).toMatchObject({ status: 'stored', conflictsWith: { scanId: earlier!['scanId'] } });
    const events = await eventually(async () => {
      const all = await gate.bus.readAll('gate.auth.v2');
      const found = all.filter(({ value }) => value!.includes('"conflict_detected"'));
      return found.length >= 2
        ? found.map(({ value }) => JSON.parse(value!.toString()) as object)
        : undefined;
    });
    expect(events).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          payload: expect.objectContaining({
            ticketId: 'u-2',
            scanId: other.scanId,
            conflictsWith: { scanId: answer!['scanId'], gateId: 'east' },
          }) as object,
        }),
        expect.objectContaining({
          payload: expect.objectContaining({ scanId: earlier!['scanId'] }) as object,
        }),
      ]) as object[],
    );
    expect(events).toHaveLength(2);
    const [newest, older] = await pages(1);
    // Of two scans the later one is the conflict.
    expect(newest).toMatchObject([
      {
        ...{ ticketId: 'u-2', scanId: other.scanId, gateId: 'north', isOffline: false },
        other: { scanId: answer!['scanId'], gateId: 'east', scannedAt: expect.any(String) as string },
      },
    ]);
    expect(older).toMatchObject([
      {
        ...{ ticketId: 'u-3', scanId: earlier!['scanId'], isOffline: true },
        other: { scanId: repeated!['scanId'] },
      },
    ]);
  });

  it('that the gate had refused, and whose answer was lost, are stored beside the refusal, once', async () => {
    const token = await gate.issue('r-1');
    await gate.scan({ nonce: 'r-1a', token, gateId: 'refused' });
    await gate.scan({ nonce: 'r-1b', token, gateId: 'refused', direction: 'exit' });
    const asked = { nonce: 'r-1c', token, gateId: 'refused' };
    const refusal = await gate.scan(asked);
    expect(refusal.body).toMatchObject({ reason: 'already_redeemed' });
    const scan = { ...asked, scannedAt: ago(0), offline };
    const [answer] = lines(await upload(scan));
    expect(answer).toMatchObject({
      ...{ nonce: 'r-1c', status: 'stored', decision: 'granted', flags: ['conflict'] },
    });
    expect(lines(await upload(scan, scan))).toMatchObject([
      { nonce: 'r-1c', status: 'replayed', scanId: answer!['scanId'] },
      { nonce: 'r-1c', status: 'replayed', scanId: answer!['scanId'] },
    ]);
    expect(await inside('r-1')).toBe(true);
    expect((await gate.operate('GET', '/v2/occupancy')).body['gates']).toMatchObject({ refused: 1 });
    expect((await gate.scan(asked)).text).toBe(refusal.text);
    const denied = { ...scan, offline: { decision: 'denied', reason: 'already_redeemed' } };
    expect(lines(await upload(denied))).toMatchObject([{ status: 'replayed', decision: 'denied' }]);
  });

  it('of a ticket that was cancelled since, of no ticket, and by a wrong clock are stored and flagged', async () => {
    const token = await gate.issue('u-4');
    await gate.operate('POST', '/v2/tickets/u-4/status', { status: 'revoked', reason: 'refunded' });
    const answers = lines(
      await upload(
        { nonce: 'u-4', gateId: 'east', token, scannedAt: ago(60), offline },
        { nonce: 'u-5', gateId: 'east', token: 'nonsense', scannedAt: ago(60), offline },
        {
          nonce: 'u-6',
          gateId: 'east',
          token: await gate.issue('u-6'),
          scannedAt: ago(3_600),
          clockOffsetMs: 3_500_000,
          offline,
        },
        {
          nonce: 'u-7',
          gateId: 'east',
          token,
          scannedAt: ago(60),
          offline: { decision: 'denied', reason: 'revoked' },
        },
      ),
    );
    expect(answers.map(({ status, flags }) => [status, flags])).toEqual([
      ['stored', ['revoked_since']],
      ['stored', ['not_a_ticket']],
      ['stored', ['clock_off']],
      ['stored', []],
    ]);
    const [kept] = await gate.database.query<{ apart: number }>(
      `select extract(epoch from scanned_at - device_at)::int as apart from scan where nonce = 'u-6'`,
    );
    expect(kept).toEqual({ apart: 3_500 });
    expect(await inside('u-4')).toBe(true);
  });

  it('keep an online success whatever is uploaded under its nonce, and refuse bad lines one by one', async () => {
    const token = await gate.issue('u-8');
    const online = await gate.scan({ nonce: 'u-8', token });
    const answers = lines(
      await upload(
        {
          nonce: 'u-8',
          gateId: 'north',
          token,
          scannedAt: ago(1),
          offline: { decision: 'denied', reason: 'zone' },
        },
        { nonce: 'u-8', gateId: 'north', token: 'other', scannedAt: ago(1), offline },
        { nonce: 'u-9', gateId: 'north', token, scannedAt: 'yesterday', offline },
        { nonce: 'u-10', gateId: 'north', token: await gate.issue('u-10'), scannedAt: ago(1), offline },
      ),
    );
    expect(answers).toMatchObject([
      { status: 'replayed', scanId: online.body['scanId'], decision: 'granted' },
      { status: 'rejected', problem: { code: 'nonce_reused' } },
      { nonce: 'u-9', status: 'rejected', problem: { code: 'validation_failed' } },
      { status: 'stored' },
    ]);
  });

  it('come by thousands in one request, and each is answered', async () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => `many-${n}`);
    const csv = ids.map((id) => `${id},entry,2026-01-01T00:00:00Z,2100-01-01T00:00:00Z`);
    const issued = lines(
      await gate.send(
        'POST',
        '/v2/tickets/bulk',
        ['ticketId,product,validFrom,validUntil', ...csv].join('\n'),
        { ...asOperator('operator'), 'content-type': 'text/csv' },
      ),
    );
    expect(issued).toHaveLength(1_000);
    const lineOf = (n: number) => ({
      ...{ nonce: `m-${n}`, gateId: 'west', token: issued[n % 1_000]!['token'], scannedAt: ago(5) },
      offline: n < 1_000 ? offline : { decision: 'denied', reason: 'already_redeemed' },
    });
    const answers = lines(await upload(...Array.from({ length: 10_000 }, (_, n) => lineOf(n))));
    expect(answers.map(({ nonce }) => nonce)).toEqual(answers.map((_, n) => `m-${n}`));
    expect(answers.filter(({ status }) => status === 'stored')).toHaveLength(10_000);
    expect((await gate.operate('GET', '/v2/occupancy')).body['gates']).toMatchObject({ west: 1_000 });
    const one = JSON.stringify({ nonce: 'x', gateId: 'west', token: 'x', scannedAt: ago(5), offline });
    const tooMany = await gate.send('POST', '/v2/scans/bulk', `${one}\n`.repeat(10_001), {
      ...gate.scanner,
      'content-type': 'application/x-ndjson',
    });
    expect(tooMany).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    expect(await gate.database.query(`select 1 from scan where nonce = 'x'`)).toEqual([]);
  }, 60_000);
});
