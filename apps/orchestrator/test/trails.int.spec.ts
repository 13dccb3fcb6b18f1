import { asOperator } from '@night-market/access/testing';
import { newId } from '@night-market/kernel';
import { eventually, scansOf } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SAGA_TRAIL, SAGA_TRAIL_INDEX } from '../src/adapters/postgres/trail.ts';
import { event, startOrchestrator, type RunningOrchestrator } from './support/service.ts';

let service: RunningOrchestrator;

beforeAll(async () => {
  service = await startOrchestrator();
});
afterAll(() => service.stop());

const found = async (query: string) => {
  const response = await fetch(`${service.url}/ops/trails${query}`, { headers: asOperator('viewer') });
  return ((await response.json()) as { trails: { correlationId: string; subject: string }[] }).trails;
};

it('the id of an order leads to its correlation ids, and the newest are told without one', async () => {
  await service.send(event('captured', { orderId: 'a-1', txnId: 'cap-1' }));
  const [trail] = await eventually(async () => {
    const trails = await found('?about=a-1');
    return trails.length > 0 && trails;
  });
  expect(trail).toMatchObject({ what: 'saga', subject: 'a-1' });
  for (const query of [`?about=${trail!.correlationId}`, ''])
    expect((await found(query))[0]).toMatchObject({ correlationId: trail!.correlationId, subject: 'a-1' });
});

it('is found by indexes, however many sagas there are', async () => {
  const { database } = service;
  await database.query(
    `insert into saga (order_id, state, settled, data, definition_version, correlation_id, history_length, created_at,
       updated_at, settled_at)
     select 'many-' || n, 'Captured', true, '{}', 1, gen_random_uuid(), 1, now(), now(), now()
     from generate_series(1, 5000) as n`,
  );
  await database.query(
    `insert into saga_transition (order_id, n, event_id, "on", machine, from_state, to_state, actor, correlation_id, at)
     select 'many-' || n, 1, gen_random_uuid(), 'captured', 'order', 'None',
       case when n % 10 = 0 then 'RefundCommanded' else 'Captured' end, 'event', gen_random_uuid(), now()
     from generate_series(1, 5000) as n`,
  );
  await database.query('vacuum analyze saga, saga_transition');
  const scans = [
    ...(await Promise.all(SAGA_TRAIL.map((source) => scansOf(database, source, [newId()])))),
    await scansOf(database, SAGA_TRAIL_INDEX.about, ['many-7', null]),
    await scansOf(database, SAGA_TRAIL_INDEX.about, [newId(), newId()]),
    await scansOf(database, SAGA_TRAIL_INDEX.newest!),
  ];
  expect(scans.flat().filter(({ rows }) => rows > 110)).toEqual([]);
});
