import { asOperator } from '@night-market/access/testing';
import { aclHeadersSchema } from '@night-market/contracts';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { event, keepMeasuring, startPowerOps, type RunningPowerOps } from './support/service.ts';

/** As quick as a test wants it; the rules are those of every feeder. */
const QUICK = {
  ...{ confirmMs: 1_000, severeConfirmMs: 300, forecastConfirmMs: 1_000, smoothingMs: 500, settleMs: 500 },
  ...{ minOffMs: 1_000, minOnMs: 1_000, restoreConfirmMs: 500, staggerMs: 500, refusedMs: 60_000 },
};

let service: RunningPowerOps;

beforeAll(async () => {
  service = await startPowerOps();
});
afterAll(() => service.stop());

const feederNow = async (feederId: string) => (await service.ask('GET', `/feeders/${feederId}`)).body;

describe('power-ops on a real broker and database', () => {
  it('asks the least important stall to be off, hears that it is, and has it back when it fits', async () => {
    await service.setFeeder('feeder-1', { policy: QUICK });
    let amps = 50;
    const stop = keepMeasuring(service, 'feeder-1', () => amps);
    const shed = await service.requested(
      'feeder-1',
      'Power.Shed',
      ({ payload }) => payload['stallId'] === 'stall-4',
    );
    expect(aclHeadersSchema.parse(shed.headers)).toMatchObject({
      'acl-performative': 'request',
      'acl-conversation-id': shed.payload['conversationId'],
    });
    await service.says('agreed', shed);
    await service.says('informed', shed);
    amps = 5;
    const done = await service.requested('feeder-1', 'shed');
    expect(done.payload).toMatchObject({
      stallId: 'stall-4',
      conversationId: shed.payload['conversationId'],
    });
    const restore = await service.requested(
      'feeder-1',
      'Power.Restore',
      ({ payload }) => payload['reason'] === 'headroom',
    );
    await stop();
    expect(restore.payload['stallId']).toMatch(/^stall-/);
    const { body } = await service.ask('GET', `/conversations/${shed.payload['conversationId']}`);
    expect(body).toMatchObject({
      stallId: 'stall-4',
      act: 'shed',
      reason: 'overload',
      state: 'Informed',
      isOver: true,
    });
    expect(body.entries.map(({ performative }: { performative: string }) => performative)).toEqual([
      'request',
      'agree',
      'inform',
    ]);
    const { body: newest } = await service.ask('GET', '/conversations?limit=100');
    expect(newest.conversations).toContainEqual({
      ...{ conversationId: shed.payload['conversationId'], about: 'feeder-1 stall-4 shed' },
      ...{ askedAt: expect.any(String) as string, state: 'Informed', standing: 'over' },
    });
    expect((await service.ask('GET', '/conversations?limit=1')).body.conversations).toHaveLength(1);
    const [decided] = await service.told('decided');
    expect(decided?.payload.reasons?.length).toBeGreaterThan(0);
  }, 60_000);

  it('asks the next best stalls within a control period when one refuses', async () => {
    // What it brought is not judged before the test has read the topic and refused.
    await service.setFeeder('feeder-2', { policy: { ...QUICK, settleMs: 8_000 } });
    const stop = keepMeasuring(service, 'feeder-2', () => 36);
    const first = await service.requested('feeder-2', 'Power.Shed');
    const { planId, stallId } = first.payload;
    await service.says('refused', first);
    const next = await service.requested(
      ...(['feeder-2', 'Power.Shed'] as const),
      ({ payload }) => payload['planId'] !== planId,
    );
    await stop();
    expect(next.payload['stallId']).not.toBe(stallId);
    // The next plan may have been made before the refusal was heard.
    const refused = await eventually(async () => {
      const { stalls } = await feederNow('feeder-2');
      const stall = stalls.find((one: { stallId: string }) => one.stallId === stallId);
      return stall.refusedUntil !== null && stall;
    });
    expect(refused.isOn).toBe(true);
  }, 60_000);

  it('takes silence for a refusal, and takes back what may have been done', async () => {
    await service.setFeeder('feeder-3', { policy: QUICK });
    const stop = keepMeasuring(service, 'feeder-3', () => 36);
    const first = await service.requested('feeder-3', 'Power.Shed');
    const back = await service.requested('feeder-3', 'Power.Restore');
    await stop();
    expect(back.payload).toMatchObject({
      ...{ stallId: first.payload['stallId'], reason: 'not_answered' },
      cancels: first.payload['conversationId'],
    });
  }, 60_000);

  it('never takes a reading of an unknown unit, an old one or a doubtful one for a load or for zero', async () => {
    await service.setFeeder('feeder-4', { policy: QUICK });
    await service.measure('feeder-4', 20);
    await eventually(async () => (await feederNow('feeder-4')).phases.L1.value > 19);
    const now = new Date().toISOString();
    await service.send(
      event('reading', {
        feederId: 'feeder-4',
        measuredAt: now,
        quality: 'good',
        loadVoltAmperes: 0,
      } as never),
      event('reading', { feederId: 'feeder-4', measuredAt: now, quality: 'suspect', phaseAmps: { L1: 0 } }),
      event('reading', {
        feederId: 'feeder-4',
        measuredAt: '2020-01-01T00:00:00Z',
        quality: 'good',
        phaseAmps: { L1: 0 },
      }),
    );
    await eventually(async () => (await service.database.query('select 1 from power_input')).length === 0);
    await eventually(
      async () =>
        (await (await fetch(`${service.url()}/metrics`)).text()).match(
          /power_refused_readings_total\{[^}]*\} ([3-9]|\d\d)/,
        ) !== null,
    );
    const { phases } = await feederNow('feeder-4');
    expect(phases.L1.value).toBeGreaterThan(19);
    expect((await service.told('Power.Shed')).filter(({ key }) => key === 'feeder-4')).toEqual([]);
  }, 60_000);

  it('goes dark with a trip and comes back step by step when the breaker is closed again', async () => {
    await service.setFeeder('feeder-5', { policy: QUICK });
    const at = new Date().toISOString();
    await service.send(event('tripped', { feederId: 'feeder-5', phases: ['L1'], at }));
    await eventually(async () => (await feederNow('feeder-5')).darkSince !== null);
    const stop = keepMeasuring(service, 'feeder-5', () => 2);
    expect(
      (await service.told('Power.Shed'))
        .filter(({ key }) => key === 'feeder-5')
        .map(({ payload }) => payload['reason']),
    ).toEqual(Array(4).fill('tripped'));
    expect(
      (await service.ask('POST', '/feeders/feeder-5/reclosed', { body: { reason: 'closed by hand' } }))
        .status,
    ).toBe(202);
    const back = await service.requested(
      'feeder-5',
      'Power.Restore',
      ({ payload }) => payload['reason'] === 'headroom',
    );
    await stop();
    expect(back.payload['stallId']).toBe('stall-1');
  }, 60_000);
});

describe('readings over HTTP', () => {
  const good = { feederId: 'feeder-6', quality: 'good', measuredAt: '2026-11-29T12:00:00.000Z' };
  const post = (body: unknown, path = '/readings') =>
    service.ask('POST', path, { body, headers: service.asMeter });

  it.each([
    ['an unknown unit', { ...good, loadVoltAmperes: 5 }, 'loadVoltAmperes'],
    ['no quantity', good, 'must say one of'],
    ['one quantity twice', { ...good, loadWatts: 1, loadKilowatts: 1 }, 'two units'],
    ['a load below zero', { ...good, loadWatts: -1 }, 'loadWatts'],
    ['no quality', { feederId: 'feeder-6', loadWatts: 1, measuredAt: good.measuredAt }, 'quality'],
    ['a time that is none', { ...good, loadWatts: 1, measuredAt: 'yesterday' }, 'measuredAt'],
  ])('refuses %s, and stores nothing', async (_, body, says) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(says);
  });

  it('refuses all of a batch in which one is of a feeder that nobody has described', async () => {
    await service.setFeeder('feeder-6');
    const readings = [
      { ...good, loadWatts: 1 },
      { ...good, feederId: 'feeder-9', loadWatts: 1 },
    ];
    expect(await post({ readings }, '/readings/bulk')).toMatchObject({
      status: 404,
      body: { code: 'unknown_feeder' },
    });
    expect((await service.told('reading')).filter(({ key }) => key === 'feeder-6')).toEqual([]);
  });

  it('refuses a batch of more feeders than one transaction may tell of, and says how many', async () => {
    const readings = Array.from({ length: 257 }, (_, n) => ({
      ...good,
      feederId: `many-${n}`,
      loadWatts: 1,
    }));
    const answer = await post({ readings }, '/readings/bulk');
    expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
    expect(JSON.stringify(answer.body)).toContain('at most 256 feeders');
  });

  it('takes a batch, each reading as an event of its own', async () => {
    await service.setFeeder('feeder-7');
    const readings = ['stall-1', 'stall-2'].map((stallId) => ({
      ...good,
      feederId: 'feeder-7',
      stallId,
      loadWatts: 900,
    }));
    expect(await post({ readings }, '/readings/bulk')).toMatchObject({ status: 202, body: { taken: 2 } });
    await eventually(
      async () => (await service.told('reading')).filter(({ key }) => key === 'feeder-7').length === 2,
    );
  });

  it('are taken from meters alone', async () => {
    expect(
      (await service.ask('POST', '/readings', { body: good, headers: asOperator('admin') })).status,
    ).toBe(403);
  });
});
