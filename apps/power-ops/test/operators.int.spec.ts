import { asOperator } from '@night-market/access/testing';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { row, stall } from './support/row.ts';
import { startPowerOps, type RunningPowerOps } from './support/service.ts';

let service: RunningPowerOps;

beforeAll(async () => {
  service = await startPowerOps();
});
afterAll(() => service.stop());

const get = async (path: string) => (await service.ask('GET', path)).body;
const overridePath = (feederId: string, stallId: string) => `/feeders/${feederId}/stalls/${stallId}/override`;
const requestsOf = async (feederId: string) =>
  (await service.told()).filter(({ key, type }) => key === feederId && type.startsWith('Power.'));
const counted = async () =>
  service.database
    .query(`select (select count(*) from power_decision)::int + (select count(*) from power_talk)::int
    + (select count(*) from power_input)::int + (select count(*) from power_audit)::int as n`);

describe('a feeder as data', () => {
  it('is set and changed, each time with who did it and why', async () => {
    expect(await service.setFeeder('row-1')).toMatchObject({
      status: 200,
      body: { version: 1, mode: 'automatic' },
    });
    const definition = row({ phaseLimitAmps: 40, stalls: [stall('stall-1'), stall('new')] });
    const body = { definition, reason: 'a larger breaker', version: 1 };
    await service.ask('PUT', '/feeders/row-1', { body, headers: asOperator('operator', 'lin') });
    await eventually(async () => (await get('/feeders/row-1')).stalls.length === 2);
    expect((await get('/feeders/row-1')).definition.phaseLimitAmps).toBe(40);
    const { acts } = await get('/feeders/row-1/history');
    expect(acts).toMatchObject([
      {
        act: 'feeder_set',
        actor: 'lin',
        reason: 'a larger breaker',
        detail: { version: 2, before: { phaseLimitAmps: 32 } },
      },
      { act: 'feeder_set', actor: 'wang', reason: 'opening night', detail: { before: null } },
    ]);
  });

  it('that somebody else has changed meanwhile is not overwritten', async () => {
    await service.setFeeder('row-2');
    const set = (version: number) =>
      service.ask('PUT', '/feeders/row-2', { body: { definition: row(), reason: 'x', version } });
    expect((await set(1)).status).toBe(200);
    expect(await set(1)).toMatchObject({ status: 409, body: { code: 'version_changed' } });
  });

  it('is removed with a reason; its history stays, nobody plans it, and it may be described anew', async () => {
    await service.setFeeder('row-9');
    await service.ask('PUT', overridePath('row-9', 'stall-2'), {
      body: { position: 'off', minutes: 5, reason: 'smoke' },
    });
    const asked = await service.requested('row-9', 'Power.Shed');
    expect((await service.ask('DELETE', '/feeders/row-9')).status).toBe(400);
    const headers = asOperator('operator', 'lin');
    const removed = await service.ask('DELETE', '/feeders/row-9?reason=closed', { headers });
    expect(removed).toMatchObject({
      status: 200,
      body: { feederId: 'row-9', switchedOff: ['stall-2'] },
    });
    expect((await service.ask('GET', '/feeders/row-9')).status).toBe(404);
    expect((await service.ask('DELETE', '/feeders/row-9?reason=x')).status).toBe(404);
    const { acts } = await get('/feeders/row-9/history');
    expect(acts[0]).toMatchObject({
      ...{ act: 'feeder_removed', actor: 'lin', reason: 'closed' },
      detail: { version: 1, switchedOff: ['stall-2'], before: { phaseLimitAmps: 32 } },
    });
    expect((await get('/feeders/row-9/decisions')).decisions.length).toBeGreaterThan(0);
    expect((await get(`/conversations/${asked.payload['conversationId']}`)).stallId).toBe('stall-2');
    const left = await service.database.query(
      `select feeder_id from power_talk where feeder_id = 'row-9' and not is_over
      union all select feeder_id from feeder_plan where feeder_id = 'row-9'
      union all select feeder_id from stall_override where feeder_id = 'row-9'`,
    );
    expect(left).toEqual([]);
    expect(await service.measure('row-9', 5)).toMatchObject({
      status: 404,
      body: { code: 'unknown_feeder' },
    });
    expect(await service.setFeeder('row-9')).toMatchObject({ status: 200, body: { version: 1 } });
  });

  it.each([
    ['a stall twice', row({ stalls: [stall('one'), stall('one')] }), 'names a stall twice'],
    ['no limit', { ...row(), phaseLimitAmps: 0 }, 'phaseLimitAmps'],
    ['a stall on no phase', row({ stalls: [stall('one', { connection: 'L4' as never })] }), 'connection'],
    ['thresholds that oscillate', row({ policy: { restoreBelow: 1.2 } }), 'on and off for ever'],
  ])('with %s is refused, and nothing is stored', async (_, definition, says) => {
    const answer = await service.ask('PUT', '/feeders/row-bad', { body: { definition, reason: 'x' } });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(says);
    expect((await service.ask('GET', '/feeders/row-bad')).status).toBe(404);
  });
});

it('no person is named in what is kept, be it in the address', async () => {
  const body = { definition: row(), reason: 'x' };
  expect(await service.ask('PUT', '/feeders/0912345678', { body })).toMatchObject({
    ...{ status: 400, body: { code: 'personal_data' } },
  });
  expect((await service.ask('DELETE', '/feeders/row-1?reason=0912345678')).body).toMatchObject({
    code: 'personal_data',
  });
  const ended = `${overridePath('row-1', 'stall-1')}?reason=0912345678`;
  expect((await service.ask('DELETE', ended)).body).toMatchObject({ code: 'personal_data' });
});

it('what a feeder carried is shown by its highest loads, and what no meter tells is left out', async () => {
  await service.setFeeder('row-7');
  expect(await get('/feeders/row-7/load')).toEqual({ everyS: 10, points: [] });
  const highest = async () => {
    const { points } = await get('/feeders/row-7/load?minutes=5');
    return points.map(({ L1, watts }: { L1: number; watts: null }) => [Math.round(L1), watts]);
  };
  await service.measure('row-7', 9);
  await eventually(async () => (await highest()).some(([amps]: [number]) => amps === 9));
  await service.measure('row-7', 5);
  await eventually(async () => Math.round((await get('/feeders/row-7')).phases.L1.value) === 5);
  expect(await highest()).toContainEqual([9, null]);
  expect((await service.ask('GET', '/feeders/row-7/load?minutes=0')).status).toBe(400);
  expect((await service.ask('GET', '/feeders/nowhere/load')).status).toBe(404);
});

describe('a dry run', () => {
  it('says what would be shed and why, and changes nothing', async () => {
    await service.setFeeder('row-3');
    await service.setFeeder('row-4');
    await service.ask('POST', '/feeders/row-3/mode', { body: { mode: 'manual', reason: 'quiet' } });
    await eventually(async () => (await get('/feeders/row-4')).plannedAt !== null);
    const before = await get('/feeders/row-4');
    const rows = await counted();
    const body = { readings: [{ phaseAmps: { L1: 60, L2: 1, L3: 1 }, quality: 'good' }], seconds: 20 };
    const { status, body: answer } = await service.ask('POST', '/feeders/row-4/dry-run', { body });
    expect(status).toBe(200);
    const shed = answer.seconds.flatMap((second: { shed: string[] }) => second.shed);
    expect(shed).toContain('stall-4');
    expect(shed).not.toContain('fridge');
    const reasons = answer.seconds.flatMap(
      (second: { reasons: { code: string; zhTw: string }[] }) => second.reasons,
    );
    expect(reasons.find(({ code }: { code: string }) => code === 'shed_overload')?.zhTw).toContain(
      '關閉攤位',
    );
    expect(await requestsOf('row-4')).toEqual([]);
    expect((await get('/feeders/row-4')).stalls).toEqual(before.stalls);
    expect(await counted()).toEqual(rows);
  });
});

describe('an operator', () => {
  it('switches a stall for a while and gives it back; each act is audited', async () => {
    await service.setFeeder('row-5');
    const headers = asOperator('operator', 'lin');
    const set = { position: 'off', minutes: 5, reason: 'smoke' };
    const { status, body } = await service.ask('PUT', overridePath('row-5', 'stall-2'), {
      body: set,
      headers,
    });
    expect(status).toBe(200);
    expect(Date.parse(body.until)).toBeGreaterThan(Date.now() + 240_000);
    const asked = await service.requested('row-5', 'Power.Shed');
    expect(asked.payload).toMatchObject({ stallId: 'stall-2', reason: 'override' });
    expect((await get('/feeders/row-5')).overrides).toMatchObject([
      { stallId: 'stall-2', position: 'off', actor: 'lin' },
    ]);
    expect(
      (await service.ask('DELETE', `${overridePath('row-5', 'stall-2')}?reason=clear`, { headers })).status,
    ).toBe(204);
    expect((await get('/feeders/row-5')).overrides).toEqual([]);
    const { acts } = await get('/feeders/row-5/history');
    expect(acts.map(({ act, actor, reason }: Record<string, string>) => [act, actor, reason])).toEqual([
      ['override_ended', 'lin', 'clear'],
      ['override_set', 'lin', 'smoke'],
      ['feeder_set', 'wang', 'opening night'],
    ]);
  });

  it('does so in manual mode too, and with no meter at all', async () => {
    await service.setFeeder('row-6');
    expect(
      await service.ask('POST', '/feeders/row-6/mode', {
        body: { mode: 'manual', reason: 'meters are dead' },
      }),
    ).toMatchObject({ body: { mode: 'manual' } });
    await service.ask('PUT', overridePath('row-6', 'stall-1'), {
      body: { position: 'off', minutes: 1, reason: 'x' },
    });
    expect((await service.requested('row-6', 'Power.Shed')).payload['reason']).toBe('override');
  });

  it('cannot switch off what is critical, nor what is not there', async () => {
    await service.setFeeder('row-7');
    const body = { position: 'off', minutes: 5, reason: 'x' };
    expect(await service.ask('PUT', overridePath('row-7', 'fridge'), { body })).toMatchObject({
      status: 409,
      body: { code: 'critical_stall' },
    });
    expect((await service.ask('PUT', overridePath('row-7', 'nobody'), { body })).status).toBe(404);
    expect((await service.ask('PUT', overridePath('nowhere', 'stall-1'), { body })).status).toBe(404);
    expect((await service.ask('DELETE', `${overridePath('row-7', 'stall-1')}?reason=x`)).status).toBe(404);
    expect(await requestsOf('row-7')).toEqual([]);
  });

  it('reads what was decided, page by page, and finds no conversation that never was', async () => {
    await service.setFeeder('row-8');
    const { body } = await service.ask('GET', '/feeders?limit=2');
    expect(body.feeders).toHaveLength(2);
    const next = await get(`/feeders?after=${body.next}&limit=200`);
    expect(next.feeders.map(({ feederId }: { feederId: string }) => feederId)).toContain('row-8');
    expect((await service.ask('GET', `/conversations/${crypto.randomUUID()}`)).status).toBe(404);
    const { decisions } = await get('/feeders/row-5/decisions?limit=1');
    expect(decisions).toHaveLength(1);
    const older = await get(`/feeders/row-5/decisions?before=${decisions[0].planId}`);
    expect(older.decisions.map(({ planId }: { planId: string }) => planId)).not.toContain(
      decisions[0].planId,
    );
  });
});
