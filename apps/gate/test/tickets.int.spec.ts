import { parseKeySet, parseRevocationDelta, verifyToken } from '@night-market/ticket-token';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestGate, ticketOf } from './support/service.ts';

let gate: TestGate;
beforeAll(async () => {
  gate = await TestGate.start({ GATE_KEY_LEAD_S: '0' });
  await gate.makeProduct('course');
});
afterAll(() => gate.stop());

let nonces = 0;
const scan = (given: object) => gate.scan({ nonce: `n-${++nonces}`, ...given });
const verdict = async (given: object) => {
  const { body } = await scan(given);
  return body['reason'] ?? body['decision'];
};
const revocations = async (since: number) => {
  const { body } = await gate.send('GET', `/v2/revocations?since=${since}`, undefined, gate.scanner);
  const parsed = parseRevocationDelta(body);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return parsed.value;
};
const publicKeys = async () => {
  const parsed = parseKeySet((await gate.send('GET', '/v2/keys', undefined, gate.scanner)).body);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return parsed.value;
};

describe('a ticket', () => {
  it('gets a token that scanners verify with the public keys, the same one again, and opens the gate once', async () => {
    const token = await gate.issue('t-1', { zones: ['market', 'a-stage'] });
    expect(await gate.issue('t-1', { zones: ['a-stage', 'market'] })).toBe(token);
    const keys = await publicKeys();
    const checked = await verifyToken(token, keys, { market: keys.market, nowMs: Date.now() });
    expect(checked).toMatchObject({ ok: true, claims: { ticketId: 't-1', zones: ['a-stage', 'market'] } });
    expect([await verdict({ token }), await verdict({ token })]).toEqual(['granted', 'already_redeemed']);
    expect(await verdict({ ticketId: 't-1' })).toBe('invalid');
  });

  it('is not issued under the id of another, nor with a parent that is none, nor with words no token holds', async () => {
    await gate.issue('t-2');
    expect(await gate.operate('POST', '/v2/tickets', ticketOf('t-2', { product: 'course' }))).toMatchObject({
      status: 409,
      body: { code: 'other_ticket' },
    });
    expect(await gate.operate('POST', '/v2/tickets', ticketOf('t-3', { parentId: 'nobody' }))).toMatchObject({
      status: 422,
      body: { code: 'unknown_parent' },
    });
    for (const [field, value] of [
      ['product', 'Entry'],
      ['validFrom', '2026-01-01T00:00:00.5Z'],
      ['validUntil', '2025-01-01T00:00:00Z'],
      ['zones', ['a b']],
      ['ticketId', 'x'.repeat(49)],
    ] as const)
      expect(await gate.operate('POST', '/v2/tickets', ticketOf('t-4', { [field]: value }))).toMatchObject({
        status: 400,
      });
    expect(await gate.database.query(`select 1 from ticket where ticket_id in ('t-3', 't-4')`)).toEqual([]);
  });

  it('that is cancelled stays out, stands in the list, is told, and stays cancelled; an earlier answer is repeated', async () => {
    const token = await gate.issue('t-5');
    const first = await gate.scan({ nonce: 'before', token });
    await gate.issue('t-5-before');
    await gate.operate('POST', '/v2/tickets/t-5-before/status', { status: 'revoked', reason: 'lost' });
    const { version } = await revocations(0);
    const cancelled = await gate.operate('POST', '/v2/tickets/t-5/status', {
      status: 'revoked',
      reason: 'refunded',
    });
    expect(cancelled).toMatchObject({ status: 200, body: { version: version + 1, ticketId: 't-5' } });
    expect(await verdict({ token })).toBe('revoked');
    const again = await gate.scan({ nonce: 'before', token });
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
    const delta = await revocations(version);
    expect(delta).toMatchObject({ full: false, more: false, version: version + 1 });
    expect(delta.changes).toEqual([
      { version: version + 1, ticketId: 't-5', status: 'revoked', reason: 'refunded' },
    ]);
    const clear = { status: 'clear', reason: 'a mistake' };
    expect(await gate.operate('POST', '/v2/tickets/t-5/status', clear)).toMatchObject({ status: 409 });
    const told = await eventually(async () =>
      (await gate.bus.readAll('gate.auth.v2')).find(({ value }) => value!.includes('"refunded"')),
    );
    expect(JSON.parse(told.value!.toString())).toMatchObject({
      type: 'revoked',
      payload: { ticketId: 't-5', reason: 'refunded', listVersion: version + 1 },
    });
  });

  it('that is held back stays out until it is cleared', async () => {
    const token = await gate.issue('t-6');
    const set = (status: string) =>
      gate.operate('POST', '/v2/tickets/t-6/status', { status, reason: 'unpaid' });
    await set('blocked');
    expect(await verdict({ token })).toBe('blocked');
    await set('clear');
    expect(await verdict({ token })).toBe('granted');
    expect(
      await gate.operate('POST', '/v2/tickets/nobody/status', { status: 'blocked', reason: 'x' }),
    ).toMatchObject({
      status: 404,
    });
  });

  it('that is replaced goes on where it stands under a new code, and the old code is cancelled', async () => {
    const token = await gate.issue('t-7');
    expect(await verdict({ token })).toBe('granted');
    const { body } = await gate.operate('POST', '/v2/tickets/t-7/reissue', { reason: 'lost phone' });
    expect(await verdict({ token })).toBe('revoked');
    expect(await verdict({ token: body['token'] })).toBe('already_redeemed');
  });

  it('shows its code as a picture', async () => {
    await gate.issue('t-8');
    const svg = await gate.operate('GET', '/v2/tickets/t-8/code');
    expect([svg.headers.get('content-type'), svg.text.slice(0, 4)]).toEqual([
      'image/svg+xml; charset=utf-8',
      '<svg',
    ]);
    const png = await gate.operate('GET', '/v2/tickets/t-8/code?format=png');
    expect([png.headers.get('content-type'), png.text.slice(1, 4)]).toEqual(['image/png', 'PNG']);
    expect((await gate.operate('GET', '/v2/tickets/nobody/code')).status).toBe(404);
  });
});

describe('the keys', () => {
  it('are several at once after a rotation; tickets of both are good until one is ended; none is stored in clear', async () => {
    const old = await gate.issue('t-9');
    await gate.operate('POST', '/v2/keys/rotate');
    const fresh = await gate.issue('t-10');
    const keys = await publicKeys();
    expect([...keys.keys.keys()]).toEqual(['k1', 'k2']);
    const keyOf = async (token: string) => {
      const checked = await verifyToken(token, keys, { market: keys.market, nowMs: Date.now() });
      return checked.ok && checked.claims.keyId;
    };
    expect([await keyOf(old), await keyOf(fresh)]).toEqual(['k1', 'k2']);
    expect(await verdict({ token: old })).toBe('granted');
    await gate.operate('POST', '/v2/keys/k1/end', { validTo: new Date().toISOString() });
    const older = await gate.issue('t-11');
    expect(await keyOf(older)).toBe('k2');
    expect(
      await eventually(async () => ((await verdict({ token: old })) === 'invalid' ? 'refused' : undefined)),
    ).toBe('refused');
    expect(await verdict({ token: fresh })).toBe('granted');
    expect((await gate.operate('POST', '/v2/keys/k9/end', { validTo: '2030-01-01T00:00:00Z' })).status).toBe(
      404,
    );
  });
});

describe('the rules of a zone', () => {
  it('are data with a history, count from the next scan on, and are what scanners read', async () => {
    const token = await gate.issue('t-20');
    const put = (policy: object, reason: string) =>
      gate.operate('PUT', '/v2/zones/stage/policy', { policy, reason });
    expect((await gate.operate('PUT', '/v2/gates/stage-door', { zoneId: 'nowhere' })).status).toBe(404);
    await put({ products: ['course'] }, 'the cooks open');
    expect(await gate.operate('PUT', '/v2/gates/stage-door', { zoneId: 'stage' })).toMatchObject({
      status: 200,
    });
    expect(await verdict({ token, gateId: 'stage-door' })).toBe('product');
    expect(await put({ entry: 'multiple', antiPassback: { seconds: 60 } }, 'open to all')).toMatchObject({
      body: { zoneId: 'stage', version: 2 },
    });
    const asked = [token, token].map((code) => ({ token: code, gateId: 'stage-door' }));
    expect([await verdict(asked[0]!), await verdict(asked[1]!)]).toEqual(['granted', 'passback']);
    const read = (await gate.operate('GET', '/v2/zones')).body['zones'] as {
      zoneId: string;
      version: number;
    }[];
    const { version } = read.find(({ zoneId }) => zoneId === 'stage')!;
    const late = (seen: number, zoneId = 'stage') =>
      gate.operate('PUT', `/v2/zones/${zoneId}/policy`, { policy: {}, reason: 'late', version: seen });
    expect(await late(version - 1)).toMatchObject({ status: 409, body: { code: 'version_changed' } });
    expect(await late(1, 'of-nobody')).toMatchObject({ status: 409, body: { code: 'version_changed' } });
    const history = await gate.operate('GET', '/v2/zones/stage/policy/history');
    expect(history.body).toMatchObject({
      changes: [
        { version: 2, reason: 'open to all' },
        { version: 1, reason: 'the cooks open' },
      ],
    });
    const current = await gate.send('GET', '/v2/policies/current?gateId=stage-door', undefined, gate.scanner);
    expect(current.body).toMatchObject({ version: 2, policy: { zoneId: 'stage', entry: 'multiple' } });
    expect(await put({ entry: 'twice' }, 'x')).toMatchObject({ status: 400 });
    expect(await put({ timeZone: 'Moon/Sea' }, 'x')).toMatchObject({ status: 400 });
  });

  it('are shown whole, also where nobody has set any', async () => {
    const { zones } = (await gate.operate('GET', '/v2/zones')).body as { zones: { policy: object }[] };
    const unsaid = { staleList: 'open', fees: { zone: null, products: {} } };
    expect(zones.map(({ policy }) => policy)).toEqual(
      zones.map(() => expect.objectContaining(unsaid) as object),
    );
    const current = await gate.operate('GET', '/v2/policies/current?gateId=nowhere');
    expect(current.body).toMatchObject({ version: 0, staleList: 'open', policy: unsaid });
  });

  it('have a closing hour: everybody who came in until then has left, and who came in later has not', async () => {
    await gate.operate('PUT', '/v2/zones/garden/policy', {
      policy: { reentryAfterExit: true },
      reason: 'new',
    });
    await gate.operate('PUT', '/v2/gates/garden-door', { zoneId: 'garden' });
    const tokens = await Promise.all(['t-30', 't-31', 't-32'].map((id) => gate.issue(id)));
    const enter = (token: string | undefined) => verdict({ token, gateId: 'garden-door' });
    await enter(tokens[0]);
    await enter(tokens[1]);
    const at = new Date().toISOString();
    await eventually(() => Promise.resolve(Date.now() > Date.parse(at) || undefined));
    await enter(tokens[2]);
    const occupancy = async () => (await gate.operate('GET', '/v2/occupancy')).body['zones'];
    expect(await occupancy()).toMatchObject({ garden: 3 });
    const close = () => gate.operate('POST', '/v2/zones/garden/exit-all', { at });
    expect((await close()).body).toEqual({ left: 2 });
    expect((await close()).body).toEqual({ left: 0 });
    expect(await occupancy()).toMatchObject({ garden: 1 });
    expect(await enter(tokens[0])).toBe('granted');
    expect(await enter(tokens[2])).toBe('already_redeemed');
  });

  it('let a supervisor pass, who says why', async () => {
    const token = await gate.issue('t-40');
    await verdict({ token });
    const override = { reason: 'the guest of the mayor' };
    expect((await scan({ token, override })).body).toMatchObject({
      decision: 'granted',
      overridden: 'already_redeemed',
    });
    expect(
      await gate.database.query('select override_reason from scan where overridden is not null'),
    ).toEqual([{ override_reason: 'the guest of the mayor' }]);
  });
});
