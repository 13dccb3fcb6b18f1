import { newId } from '@night-market/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CommonConfig } from '../src/index.ts';
import { callersOf, refusalsOf, type Caller } from './doors/callers.ts';
import { startGuarded, type Guarded, type GuardedService } from './doors/guarded-service.ts';
import { operationsOf, pathOf, type Document, type Operation } from './doors/operations.ts';

/**
 * Walks along all doors of a service: each operation of its API is called by everybody who may not. All of them are
 * refused, nothing changes, and nothing is told.
 */
export function doorsConformance<C extends CommonConfig>(guarded: Guarded<C>): void {
  const { things = {}, bodies = {}, attacks = [], anyDevice = [], otherFormats = {} } = guarded;
  let service: GuardedService;

  beforeAll(async () => {
    service = await startGuarded(guarded);
  });
  afterAll(() => service.stop());

  const ask = async (method: string, path: string, caller: Pick<Caller, 'authorization'>, body?: unknown) => {
    const headers = {
      ...(caller.authorization && { authorization: caller.authorization }),
      ...(body !== undefined && {
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      }),
    };
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const response = await fetch(service.url + path, init);
    const text = await response.text();
    // What is in every answer, and is another one each time.
    const told = text.replaceAll(/"(traceId|instance)":"[^"]*"/g, '');
    return { status: response.status, type: response.headers.get('content-type'), told };
  };

  async function knock({ method, route, demands, body }: Operation, caller: Caller): Promise<number> {
    const refusals = refusalsOf(caller, demands, method);
    if (!refusals) return 0;
    if (caller.principal?.kind === 'device' && anyDevice.includes(`${method} ${route}`)) return 0;
    const sent = bodies[`${method} ${route}`] ?? body;
    const known = await ask(method, pathOf(route, things), caller, sent);
    const what = `${caller.name}: ${method} ${route} ${known.told}`;
    expect(refusals, what).toContain(known.status);
    expect(known.type, what).toContain(otherFormats[`${method} ${route}`] ?? 'application/problem+json');
    if (route.includes('{')) expect(await ask(method, pathOf(route, {}), caller, sent), what).toEqual(known);
    return 1;
  }

  it('refuses everybody who may not, whether or not the thing exists, and changes nothing', async () => {
    const inside = { authorization: `Bearer ${service.serviceToken('inside')}` };
    const document = JSON.parse((await ask('GET', '/docs/openapi.json', inside)).told) as Document;
    const operations = operationsOf(document).filter(
      ({ demands }) => !demands.some(({ kind }) => kind === 'open'),
    );
    const callers = await callersOf(service);
    const before = await service.rowCounts();
    let knocked = 0;
    for (const operation of operations) {
      const asked = await Promise.all(callers.map((caller) => knock(operation, caller)));
      knocked += asked.reduce((sum, one) => sum + one, 0);
    }
    expect(await service.rowCounts()).toEqual(before);
    // Eleven of them have no good credential at all.
    expect(knocked).toBeGreaterThanOrEqual(11 * operations.length);
  }, 60_000);

  it('tells a viewer what operators did, out of all tables that keep it', async () => {
    const viewer = { authorization: `Bearer ${await service.operatorToken('viewer')}` };
    const { status, told } = await ask('GET', '/ops/acts?text=x&limit=1', viewer);
    expect(status, told).toBe(200);
    expect(Object.keys(JSON.parse(told) as object).sort()).toEqual(['acts', 'completeTo']);
  });

  it('tells a viewer its part of the way of a correlation id, and a stranger nothing', async () => {
    const viewer = { authorization: `Bearer ${await service.operatorToken('viewer')}` };
    const way = `/ops/trails/${newId()}`;
    const { status, told } = await ask('GET', `${way}?events=${newId()},${newId()}`, viewer);
    expect([status, JSON.parse(told)]).toEqual([200, { steps: [], isMore: false }]);
    expect((await ask('GET', `${way}?events=no-id`, viewer)).status).toBe(400);
    expect((await ask('GET', way, {})).status).toBe(401);
  });

  it('tells a viewer which correlation ids an id leads to, and a stranger none', async () => {
    const viewer = { authorization: `Bearer ${await service.operatorToken('viewer')}` };
    for (const about of [newId(), 'no-such-order', "'; drop table inbox", '紅豆餅']) {
      const { status, told } = await ask('GET', `/ops/trails?about=${encodeURIComponent(about)}`, viewer);
      expect([status, JSON.parse(told)]).toEqual([200, { trails: [] }]);
    }
    expect((await ask('GET', '/ops/trails', viewer)).status).toBe(200);
    expect((await ask('GET', '/ops/trails?about=', viewer)).status).toBe(400);
    expect((await ask('GET', '/ops/trails', {})).status).toBe(401);
  });

  it.each(attacks.map(([method, path, body]) => ({ method, path, body })))(
    'lets no stranger $method $path',
    async ({ method, path, body }) => {
      const before = await service.rowCounts();
      for (let n = 0; n < 12; n++) expect((await ask(method, path, {}, body)).status).toBe(401);
      const audit = { authorization: `Bearer ${service.serviceToken('audit')}` };
      expect((await ask(method, path, audit, body)).status).toBe(403);
      expect(await service.rowCounts()).toEqual(before);
    },
  );
}
