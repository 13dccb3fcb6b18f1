import { asOperator } from '@night-market/access/testing';
import { newId, type Trail, type TrailStep } from '@night-market/kernel';
import { eventually, scansOf } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { POWER_TRAIL, POWER_TRAIL_INDEX } from '../src/adapters/postgres/trail.ts';
import { startPowerOps, type RunningPowerOps } from './support/service.ts';

let service: RunningPowerOps;

beforeAll(async () => {
  service = await startPowerOps();
  await service.setFeeder('feeder-1');
});
afterAll(() => service.stop());

const trailOf = async (correlationId: string): Promise<readonly TrailStep[]> =>
  ((await service.ask('GET', `/ops/trails/${correlationId}`)).body as Trail).steps;

/** An operator switches a stall off. @returns what the controller of the stall is asked */
async function switchOff(stallId: string, correlationId: string) {
  const answer = await service.ask('PUT', `/feeders/feeder-1/stalls/${stallId}/override`, {
    body: { position: 'off', minutes: 5, reason: 'smoke' },
    headers: { ...asOperator('operator'), 'x-correlation-id': correlationId },
  });
  expect(answer.status).toBe(200);
  return service.requested('feeder-1', 'Power.Shed', ({ payload }) => payload['stallId'] === stallId);
}

const saidIn = (steps: readonly TrailStep[]) =>
  steps.flatMap(({ kind, what, subject }) => (kind === 'outside' ? `${what} ${subject}` : []));

it('tells the act, the plan that took it up, and what the stall said, one leading to the other', async () => {
  const correlationId = newId();
  const { payload } = await switchOff('stall-2', correlationId);
  const planId = payload['planId']!;
  await service.says('agreed', { payload });
  await service.says('informed', { payload });
  const steps = await eventually(async () => {
    const told = await trailOf(planId);
    return saidIn(told).length === 3 && told;
  });
  expect(saidIn(steps)).toEqual(['request stall-2', 'agree stall-2', 'inform stall-2']);
  const said = steps.filter(({ kind }) => kind === 'outside');
  expect(said[0]).toMatchObject({
    eventId: payload['conversationId'],
    detail: {
      feederId: 'feeder-1',
      act: 'shed',
      reason: 'override',
      conversationId: payload['conversationId'],
    },
  });
  // What it answered is in the inbox, too.
  const received = steps.flatMap(({ kind, eventId }) => (kind === 'inbox' ? eventId : []));
  expect(received).toEqual(expect.arrayContaining(said.slice(1).map(({ eventId }) => eventId)));
  expect(steps.find(({ kind }) => kind === 'transition')).toMatchObject({
    ...{
      what: 'plan_decided',
      subject: 'feeder-1',
      detail: { reasons: expect.arrayContaining(['override_off']) as string[] },
    },
  });
  expect(steps.find(({ kind }) => kind === 'request')).toMatchObject({
    ...{ what: 'override_set', subject: 'feeder-1', detail: { stallId: 'stall-2', correlationId } },
  });
  expect(await trailOf(correlationId)).toMatchObject([
    { kind: 'request', what: 'override_set', detail: { stallId: 'stall-2', planId } },
  ]);
});

it('the ids of a feeder, of a plan and of a conversation lead to the plan, and the newest is told without one', async () => {
  const { payload } = await switchOff('stall-4', newId());
  const { planId, conversationId } = payload;
  for (const id of ['?about=feeder-1', `?about=${planId}`, `?about=${conversationId}`, '']) {
    const { trails } = (await service.ask('GET', `/ops/trails${id}`)).body as { trails: object[] };
    expect(trails).toContainEqual(expect.objectContaining({ correlationId: planId }));
  }
});

it('tells a refusal, and nothing that a person wrote', async () => {
  const { payload } = await switchOff('stall-3', newId());
  await service.says('refused', { payload });
  const steps = await eventually(async () => {
    const told = await trailOf(payload['planId']!);
    return saidIn(told).includes('refuse stall-3') && told;
  });
  expect(JSON.stringify(steps)).not.toContain('smoke');
});

it('is found by indexes, however many plans there were', async () => {
  const { database } = service;
  await database.query(
    `insert into power_decision (plan_id, feeder_id, epoch, body, decided_at)
     select gen_random_uuid(), 'feeder-1', 1, '{}', now() from generate_series(1, 5000)`,
  );
  await database.query(
    `insert into power_talk (conversation_id, feeder_id, stall_id, is_over, body, opened_at)
     select gen_random_uuid(), 'feeder-1', 'stall-' || n % 5, true,
       jsonb_build_object('planId', gen_random_uuid(), 'conversation', '{"entries": []}'::jsonb), now()
     from generate_series(1, 5000) as n`,
  );
  await database.query(
    `insert into power_audit (feeder_id, act, actor, reason, detail, correlation_id)
     select 'feeder-1', 'mode_set', 'lin', 'x', '{}', gen_random_uuid() from generate_series(1, 5000)`,
  );
  await database.query('vacuum analyze power_decision, power_talk, power_audit');
  for (const source of POWER_TRAIL) {
    const scans = await scansOf(database, source, [newId()]);
    expect(scans.filter(({ rows }) => rows > 100)).toEqual([]);
  }
  const found = [
    ...(await scansOf(database, POWER_TRAIL_INDEX.about, [newId(), newId()])),
    ...(await scansOf(database, POWER_TRAIL_INDEX.newest!)),
  ];
  expect(found.filter(({ rows }) => rows > 110)).toEqual([]);
});
