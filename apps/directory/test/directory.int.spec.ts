import { asOperator, asService } from '@night-market/access/testing';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { description, startDirectory, type RunningDirectory } from './support/service.ts';

let directory: RunningDirectory;

beforeAll(async () => {
  directory = await startDirectory();
});
afterAll(() => directory.stop());

const ids = async (query: string): Promise<unknown[]> => {
  const { status, body } = await directory.ask('GET', `/agents?${query}`);
  expect(status).toBe(200);
  return body.agents!.map(({ agentId }) => agentId);
};

describe('an agent', () => {
  it('registers, is found, renews and leaves, and all of it is told', async () => {
    const { status, body: lease } = await directory.register('payments:1');
    expect(status).toBe(200);
    expect(lease).toMatchObject({ agentId: 'payments:1', epoch: expect.stringMatching(/^\d+$/) as string });
    expect(lease['renewAfterMs']).toBeLessThanOrEqual(12_000);
    const listed = await directory.ask('GET', '/agents/payments:1');
    expect(listed.body).toMatchObject({ ...description(), agentId: 'payments:1', state: 'live' });

    const renewed = await directory.renew('payments:1', lease['epoch']);
    expect(renewed.status).toBe(200);
    expect(renewed.body['epoch']).toBe(lease['epoch']);
    expect(String(renewed.body['leaseUntil']) > String(lease['leaseUntil'])).toBe(true);

    expect((await directory.leave('payments:1', lease['epoch'])).status).toBe(204);
    expect((await directory.leave('payments:1', lease['epoch'])).status).toBe(204);
    expect((await directory.ask('GET', '/agents/payments:1')).status).toBe(404);
    const told = await eventually(async () => {
      const events = await directory.told('payments:1');
      return events.length === 3 && events;
    });
    expect(told.map(({ type }) => type)).toEqual(['registered', 'renewed', 'deregistered']);
    expect(told[0]!.payload).toMatchObject({ agentId: 'payments:1', ...description() });
  });

  it('that the directory does not know is told to register anew', async () => {
    const answer = await directory.renew('payments:unheard', '1');
    expect([answer.status, answer.body['code']]).toEqual([404, 'agent_unknown']);
  });

  it('that was replaced can neither renew nor end what its successor holds', async () => {
    const old = (await directory.register('gate:1')).body['epoch'];
    const fresh = (await directory.register('gate:1')).body['epoch'];
    expect(await directory.renew('gate:1', old)).toMatchObject({
      status: 409,
      body: { code: 'lease_superseded' },
    });
    expect((await directory.leave('gate:1', old)).status).toBe(409);
    expect(await directory.stateOf('gate:1')).toBe('live');
    expect((await directory.renew('gate:1', fresh)).status).toBe(200);
  });

  it('has one holder, however many register under its name at once, at whichever replica', async () => {
    await directory.addReplica();
    const leases = await Promise.all(
      Array.from({ length: 24 }, (_, n) => directory.register('gate:contended', {}, n % 2)),
    );
    const epochs = leases.map(({ body }) => body['epoch']);
    expect(new Set(epochs).size).toBe(24);
    const renewals = await Promise.all(
      epochs.map((epoch, n) => directory.renew('gate:contended', epoch, (n + 1) % 2)),
    );
    const holders = epochs.filter((_, n) => renewals[n]!.status === 200);
    expect(holders).toEqual([String(Math.max(...epochs.map(Number)))]);
  });

  it('is named after the service that speaks for it', async () => {
    const as = asService('payments', 'directory');
    const foreign = await directory.ask('PUT', '/agents/gate:9', { body: description(), headers: as });
    expect([foreign.status, foreign.body['code']]).toEqual([403, 'other_agent']);
    const longer = await directory.ask('PUT', '/agents/payments2:1', { body: description(), headers: as });
    expect(longer.status).toBe(403);
  });
});

describe('a search', () => {
  beforeAll(async () => {
    const event = { name: 'pay.txn.v1.captured', type: 'event' };
    const shed = { name: 'ops.power.v1.shed', type: 'command', ontologies: ['power'] };
    await directory.register('auditor:search', { services: [event] });
    await directory.register('power-ops:search', { services: [shed, { name: 'ops', type: 'operations' }] });
    await directory.register('orchestrator:search', { services: [event, shed] });
  });

  it.each([
    ['capability=pay.txn.*', ['auditor:search', 'orchestrator:search']],
    ['capability=*.shed', ['orchestrator:search', 'power-ops:search']],
    ['capability=ops', ['power-ops:search']],
    ['capability=pay.txn.*&type=command', []],
    ['ontology=power', ['orchestrator:search', 'power-ops:search']],
    ['type=operations', ['power-ops:search']],
    ['capability=p_y.*', []],
  ])('for %s finds %j', async (query, found) => {
    expect(await ids(query)).toEqual(found);
  });

  it('comes page by page, each agent once', async () => {
    const all = await ids('limit=500');
    const pages: unknown[] = [];
    for (let next: unknown = ''; next !== undefined;) {
      const after = next === '' ? '' : `&after=${String(next)}`;
      const { body } = await directory.ask('GET', `/agents?limit=2${after}`);
      pages.push(...body.agents!.map(({ agentId }) => agentId));
      next = body['next'];
    }
    expect(pages).toEqual(all);
    expect(pages.length).toBeGreaterThan(3);
  });
});

describe('a lease that nobody renews', () => {
  const endLease = (agentId: string) =>
    directory.database.query("update agent set lease_until = now() - interval '1 s' where agent_id = $1", [
      agentId,
    ]);
  const becomes = (agentId: string, state: string) =>
    eventually(async () => (await directory.stateOf(agentId)) === state, { timeoutMs: 15_000 });

  it('makes its agent suspect, from which it comes back, and in the end expired', async () => {
    const { epoch } = (await directory.register('stall:1')).body;
    await endLease('stall:1');
    await becomes('stall:1', 'suspect');
    expect(await ids('capability=pay.*&state=suspect')).toEqual(['stall:1']);
    expect((await directory.renew('stall:1', epoch)).status).toBe(200);
    expect(await directory.stateOf('stall:1')).toBe('live');

    await endLease('stall:1');
    await becomes('stall:1', 'expired');
    expect(await ids('capability=pay.*')).not.toContain('stall:1');
    expect(await directory.renew('stall:1', epoch)).toMatchObject({ status: 404 });
    const told = await eventually(async () => {
      const types = (await directory.told('stall:1')).map(({ type }) => type);
      return types.at(-1) === 'expired' && types;
    });
    expect(told).toEqual(['registered', 'suspected', 'renewed', 'suspected', 'expired']);
    expect((await directory.register('stall:1')).status).toBe(200);
    expect(await directory.stateOf('stall:1')).toBe('live');
  });

  it('ends for hundreds of agents at once', async () => {
    await directory.database.query(`insert into agent
        (agent_id, epoch, services, operations_url, lease_s, lease_until, state)
      select 'crowd:' || n, nextval('agent_epoch'), '[]', 'http://127.0.0.1:3001/ops', 30, now() - interval '1 s', 'live'
      from generate_series(1, 600) as n`);
    const states = async () => {
      const sql = "select state, count(*)::int as n from agent where agent_id like 'crowd:%' group by state";
      return directory.database.query<{ state: string; n: number }>(sql);
    };
    await eventually(async () => (await states()).every(({ state }) => state === 'expired'), {
      timeoutMs: 15_000,
    });
    const told = await eventually(async () => {
      const records = await directory.bus.readAll('city.directory.v1');
      const ofCrowd = records.filter(({ key }) => key?.startsWith('crowd:'));
      return ofCrowd.length >= 1_200 && ofCrowd;
    });
    expect(new Set(told.map(({ key }) => key)).size).toBe(600);
    expect(told.length).toBe(1_200);
  });

  it('is forgotten with its agent a week after that, and the topic is told so', async () => {
    const { query } = directory.database;
    for (const agentId of ['stall:silent', 'stall:back']) await directory.register(agentId);
    const { epoch } = (await directory.register('stall:leaves')).body;
    await directory.leave('stall:leaves', epoch);
    await endLease('stall:silent');
    await becomes('stall:silent', 'expired');
    // As if another release had let it in again.
    await query("insert into agent_left values ('stall:back', now() - interval '8 days')");
    await query(
      "update agent set ended_at = now() - interval '7 days 1 min' where agent_id = 'stall:silent'",
    );
    await query("update agent_left set left_at = now() - interval '7 days 1 min'");
    for (const agentId of ['stall:silent', 'stall:leaves'])
      await eventually(async () => (await directory.told(agentId)).at(-1)?.type === 'tombstone');
    expect(await directory.stateOf('stall:silent')).toBeUndefined();
    await eventually(async () => (await query('select 1 from agent_left')).length === 0);
    expect((await directory.told('stall:back')).map(({ type }) => type)).toEqual(['registered']);

    await directory.register('stall:leaves');
    const told = await eventually(async () => {
      const types = (await directory.told('stall:leaves')).map(({ type }) => type);
      return types.length === 4 && types;
    });
    expect(told).toEqual(['registered', 'deregistered', 'tombstone', 'registered']);
  });

  it('does not end while the directory was away, until a grace is over', async () => {
    await directory.register('stall:2');
    // As after two minutes in which neither the directory nor its database answered.
    await directory.database.query(`with away as (
        update lease_watch set swept_at = now() - interval '2 min' returning 1)
      update agent set lease_until = now() - interval '90 s' where agent_id = 'stall:2'`);
    const watch = () =>
      directory.database.query<{ grace: boolean; looks: boolean }>(
        `select grace_until > now() as grace, swept_at > now() - interval '1 s' as looks from lease_watch`,
      );
    await eventually(async () => (await watch())[0]!.looks);
    expect(await watch()).toEqual([{ grace: true, looks: true }]);
    expect(await directory.stateOf('stall:2')).toBe('live');
    await directory.database.query('update lease_watch set grace_until = now()');
    await becomes('stall:2', 'suspect');
  });
});

describe('what is wrong is said, and nothing is stored', () => {
  it.each([
    ['PUT', '/agents/payments:2', { services: [], operationsUrl: 'not an address' }, '/operationsUrl'],
    ['PUT', '/agents/payments:2', description({ leaseS: 1 }), '/leaseS'],
    [
      'PUT',
      '/agents/payments:2',
      description({ services: [{ name: 'a b', type: 'x' }] }),
      '/services/0/name',
    ],
    ['PUT', '/agents/payments:2', description({ more: 1 }), '/more'],
    ['POST', '/agents/payments:2/renewals', { epoch: 'soon' }, '/epoch'],
    ['DELETE', '/agents/payments:2?epoch=', undefined, '/epoch'],
  ])('%s %s %j', async (method, path, body, pointer) => {
    const headers = asService('payments', 'directory');
    const answer = await directory.ask(method, path, { body, headers });
    expect([answer.status, answer.body['code']]).toEqual([400, 'validation_failed']);
    expect(JSON.stringify(answer.body['errors'])).toContain(`"pointer":"${pointer}"`);
    expect(await directory.stateOf('payments:2')).toBeUndefined();
  });

  it.each(['capability=a%25b', 'limit=0', 'state=gone', 'after=..', 'other=1'])(
    'GET /agents?%s',
    async (query) => {
      expect((await directory.ask('GET', `/agents?${query}`)).status).toBe(400);
    },
  );

  it('personal data', async () => {
    const headers = asService('payments', 'directory');
    const said = description({ operationsUrl: 'http://127.0.0.1:3001/ops?ask=0912345678' });
    const answer = await directory.ask('PUT', '/agents/payments:2', { body: said, headers });
    expect([answer.status, answer.body['code']]).toEqual([400, 'personal_data']);
    expect(await directory.stateOf('payments:2')).toBeUndefined();
  });

  it('an operator cannot register an agent', async () => {
    const headers = asOperator('admin');
    expect((await directory.ask('PUT', '/agents/payments:2', { body: description(), headers })).status).toBe(
      403,
    );
  });
});
