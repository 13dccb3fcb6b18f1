import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asOperator } from '@night-market/access/testing';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as specification from './support/openadr-specification.ts';
import { startPowerOps, type RunningPowerOps } from './support/service.ts';

const BASE = '/openadr3/3.0.1';

interface Told {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: { objectType: string; operation: string; object: Record<string, string> };
}

let service: RunningPowerOps;
let server: Server;
let origin: string;
let told: Told[] = [];
/** Answers that the subscriber gives before it takes what it is told. */
let refusals = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString()));
    request.on('end', () => {
      const isRefused = refusals-- > 0;
      if (!isRefused)
        told.push({
          ...{ path: request.url ?? '', authorization: request.headers.authorization },
          body: JSON.parse(text) as Told['body'],
        });
      response.writeHead(isRefused ? 503 : 200).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  service = await startPowerOps({
    ...{ POWER_CALLBACK_ORIGINS: origin, POWER_CALLBACK_SECRET: 'a-secret-of-thirty-two-characters' },
  });
});
beforeEach(() => {
  told = [];
  refusals = 0;
});
afterAll(async () => {
  await service.stop();
  server.closeAllConnections();
  server.close();
});

const get = async (path: string) => service.ask('GET', BASE + path);
const programOf = async (feederId: string): Promise<string> => {
  const { body } = await get('/programs');
  return (body as { id: string; programName: string }[]).find((one) => one.programName === feederId)!.id;
};
const subscriptionTo = (programID: string, more: object = {}, operation: object = {}) => ({
  ...{ clientName: 'grid', programID },
  objectOperations: [
    {
      ...{ objects: ['EVENT', 'REPORT'], operations: ['CREATE', 'UPDATE'] },
      ...{ callbackUrl: `${origin}/told?by=market`, bearerToken: 'their-token', ...operation },
    },
  ],
  ...more,
});
const subscribe = (body: object) => service.ask('POST', `${BASE}/subscriptions`, { body });
const switchOff = (feederId: string, stallId: string) =>
  service.ask('PUT', `/feeders/${feederId}/stalls/${stallId}/override`, {
    body: { position: 'off', minutes: 5, reason: 'smoke' },
  });

describe('what is shed, as a VTN of OpenADR 3.0.1 shows it', () => {
  it('feeders are programs, a stall that is asked to be off is an event, its answer a report', async () => {
    await service.setFeeder('row:a.1');
    const programID = await programOf('row:a.1');
    specification.program.parse((await get(`/programs/${programID}`)).body);
    expect((await get(`/events?programID=${programID}`)).body).toEqual([]);
    await switchOff('row:a.1', 'stall-2');
    const shed = await service.requested('row:a.1', 'Power.Shed');
    const { body: running } = await get(`/events/${shed.payload['conversationId']}`);
    expect(specification.event.parse(running)).toMatchObject({
      ...{ programID, targets: [{ type: 'RESOURCE_NAME', values: ['stall-2'] }] },
      intervalPeriod: { duration: 'PT0S' },
    });
    await service.says('informed', shed);
    await service.requested('row:a.1', 'shed');
    const { body: reports } = await get(`/reports?eventID=${running.id}`);
    expect(reports).toHaveLength(1);
    expect(specification.report.parse(reports[0]).resources).toMatchObject([
      { resourceName: 'stall-2', intervals: [{ payloads: [{ values: ['IDLE_CURTAILED'] }] }] },
    ]);
    await service.ask('PUT', '/feeders/row:a.1/stalls/stall-2/override', {
      body: { position: 'on', minutes: 5, reason: 'clear' },
    });
    await service.requested('row:a.1', 'Power.Restore');
    const { body: over } = await get(`/events/${running.id}`);
    expect(over.intervalPeriod.duration).toMatch(/^PT[1-9]\d*S$/);
  }, 60_000);

  it('pages and filters as the specification says', async () => {
    await service.setFeeder('row-2');
    const programID = await programOf('row-2');
    for (const stallId of ['stall-1', 'stall-2', 'stall-3']) {
      await switchOff('row-2', stallId);
      await service.requested('row-2', 'Power.Shed', ({ payload }) => payload['stallId'] === stallId);
    }
    const stallsOf = async (query: string): Promise<string[]> => {
      const { body } = await get(`/events?programID=${programID}${query}`);
      return (body as { targets: { values: string[] }[] }[]).flatMap(({ targets }) => targets[0]!.values);
    };
    expect(await stallsOf('')).toEqual(['stall-3', 'stall-2', 'stall-1']);
    expect(await stallsOf('&skip=1&limit=1')).toEqual(['stall-2']);
    expect(await stallsOf('&limit=0')).toEqual([]);
    expect(await stallsOf('&targetType=RESOURCE_NAME&targetValues=stall-1&targetValues=stall-3')).toEqual([
      ...['stall-3', 'stall-1'],
    ]);
    expect(await stallsOf('&targetType=GROUP&targetValues=stall-1')).toEqual([]);
    expect((await get(`/reports?programID=${programID}&clientName=stall-2`)).body).toHaveLength(1);
    expect((await get('/events?programID=nobody')).body).toEqual([]);
    expect((await get('/events?limit=51')).status).toBe(400);
    expect((await get('/programs?targetType=RESOURCE_NAME&targetValues=nobody')).body).toEqual([]);
  }, 60_000);

  it.each(['/programs/nobody', `/events/${crypto.randomUUID()}`, '/reports/x', '/subscriptions/x'])(
    'there is no %s',
    async (path) => {
      expect(await get(path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    },
  );
});

describe('a subscriber', () => {
  it('is told of an event and its report when they come to be and when they change', async () => {
    await service.setFeeder('row-3');
    const programID = await programOf('row-3');
    const { status, body } = await subscribe(subscriptionTo(programID));
    expect(status).toBe(201);
    expect(specification.subscription.parse(body).objectOperations[0]?.bearerToken).toBeNull();
    refusals = 1;
    await switchOff('row-3', 'stall-2');
    const shed = await service.requested('row-3', 'Power.Shed');
    await eventually(() => told.length >= 2, { timeoutMs: 20_000 });
    for (const each of told) {
      specification.notification.parse(each.body);
      expect(each).toMatchObject({ path: '/told?by=market', authorization: 'Bearer their-token' });
    }
    const posted = told.filter(({ body: { operation } }) => operation === 'POST');
    expect(new Set(posted.map(({ body: { objectType } }) => objectType))).toEqual(
      new Set(['EVENT', 'REPORT']),
    );
    expect(posted[0]?.body.object['id']).toBe(shed.payload['conversationId']);
    await service.says('informed', shed);
    await eventually(
      () =>
        told.some(
          ({ body: { operation, object } }) =>
            operation === 'PUT' && JSON.stringify(object).includes('IDLE_CURTAILED'),
        ),
      { timeoutMs: 20_000 },
    );
    await eventually(async () => (await service.database.query('select 1 from openadr_notice')).length === 0);
  }, 60_000);

  it('hears of its targets alone, and of nothing once it is gone', async () => {
    await service.setFeeder('row-4');
    const programID = await programOf('row-4');
    const targets = [{ type: 'RESOURCE_NAME', values: ['stall-1'] }];
    const { body } = await subscribe(subscriptionTo(programID, { targets }, { objects: ['EVENT'] }));
    await switchOff('row-4', 'stall-2');
    await service.requested('row-4', 'Power.Shed');
    await switchOff('row-4', 'stall-1');
    await eventually(() => told.length > 0, { timeoutMs: 20_000 });
    expect(new Set(told.map(({ body: { object } }) => JSON.stringify(object['targets'])))).toEqual(
      new Set([JSON.stringify(targets)]),
    );
    const gone = await service.ask('DELETE', `${BASE}/subscriptions/${body.id}`);
    expect(specification.subscription.parse(gone.body).id).toBe(body.id);
    expect((await get(`/subscriptions/${body.id}`)).status).toBe(404);
    expect(await service.database.query('select 1 from openadr_notice')).toEqual([]);
  }, 60_000);

  it('is kept, changed, and found by program and client; its token is sealed', async () => {
    await service.setFeeder('row-5');
    const programID = await programOf('row-5');
    const { body } = await subscribe(subscriptionTo(programID));
    const changed = await service.ask('PUT', `${BASE}/subscriptions/${body.id}`, {
      body: subscriptionTo(programID, { clientName: 'city' }),
    });
    expect(changed).toMatchObject({ status: 200, body: { clientName: 'city', id: body.id } });
    const { body: found } = await get(`/subscriptions?programID=${programID}&clientName=city`);
    expect(found).toEqual([changed.body]);
    const rows = await service.database.query<{ text: string }>(
      `select subscription::text || encode(coalesce(tokens, ''), 'escape') as text from openadr_subscription subscription`,
    );
    expect(rows.map(({ text }) => text).join()).not.toContain('their-token');
  });

  it.each([
    [
      'an address that nobody has allowed',
      {},
      { callbackUrl: 'http://127.0.0.1:1/told' },
      403,
      'callback_not_allowed',
    ],
    [
      'an address with a user',
      {},
      { callbackUrl: 'http://127.0.0.1:1@localhost/' },
      400,
      'validation_failed',
    ],
    ['no address', {}, { callbackUrl: 'here' }, 400, 'validation_failed'],
    ['an operation that is none', {}, { operations: ['WATCH'] }, 400, 'validation_failed'],
    ['a program that is not there', { programID: 'nobody' }, {}, 404, 'not_found'],
  ])('with %s is refused, and nothing is stored', async (_, more, operation, status, code) => {
    await service.setFeeder('row-6');
    const before = await service.database.query('select subscription_id from openadr_subscription');
    const body = subscriptionTo(await programOf('row-6'), more, operation);
    expect(await subscribe(body)).toMatchObject({ status, body: { code } });
    expect(await service.database.query('select subscription_id from openadr_subscription')).toEqual(before);
  });

  it('is nobody who may only read', async () => {
    await service.setFeeder('row-7');
    const body = subscriptionTo(await programOf('row-7'));
    const asked = { body, headers: asOperator('viewer') };
    expect((await service.ask('POST', `${BASE}/subscriptions`, asked)).status).toBe(403);
  });

  it('whose address nobody allows any more is given up, and what it had coming does not pile up', async () => {
    await service.setFeeder('row-8');
    await subscribe(subscriptionTo(await programOf('row-8')));
    await service.addReplica({ POWER_CALLBACK_ORIGINS: '' });
    await service.stopReplica(0);
    const noticed = async () => service.database.query('select 1 from openadr_notice');
    await service.database.query(
      `insert into openadr_notice (subscription_id, position, event_id, origin, is_new)
        select subscription_id, 0, gen_random_uuid(), $1, true from openadr_subscription`,
      [origin],
    );
    await eventually(async () => (await noticed()).length === 0, { timeoutMs: 20_000 });
    const override = { position: 'off', minutes: 5, reason: 'smoke' };
    const path = '/feeders/row-8/stalls/stall-1/override';
    await service.ask('PUT', path, { body: override, replica: 1 });
    await service.requested('row-8', 'Power.Shed');
    await eventually(async () => (await noticed()).length === 0, { timeoutMs: 20_000 });
    expect(told).toEqual([]);
  }, 60_000);
});
