import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { asOperator, testOperators } from '@night-market/access/testing';
import { systemClock } from '@night-market/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import pino from 'pino';
import { Doors } from '../access/doors.ts';
import { RefusedCallers } from '../access/refused-callers.ts';
import { Health } from '../health/health.ts';
import { Metrics } from '../metrics/metrics.ts';
import { createHttpApp } from '../runtime/http-app.ts';
import type { ServiceRuntime } from '../runtime/service-runtime.ts';
import type { OperableIntents } from './intents.controller.ts';
import { operations } from './operations.ts';

const parkedAt = '2026-11-29T12:00:00.000Z';
const rows = ['1', '2', '3'].map((id) => {
  return { id, destination: 'north', key: `order-${id}`, attempts: 5, reason: 'refused', parkedAt };
});
const counts = { destination: 'north', waiting: 2, parked: 3, oldestAgeSeconds: 1.5 };
const parked = vi.fn<OperableIntents['reader']['parked']>();
const retry = vi.fn<OperableIntents['operator']['retry']>();
const bringForward = vi.fn<OperableIntents['operator']['bringForward']>();
const tryNow = vi.fn<OperableIntents['worker']['tryNow']>();
const noted = vi.fn<(sql: string, values: unknown[]) => void>();
const byDestination = () => Promise.resolve([counts, { ...counts, destination: 'south', waiting: 0 }]);
const shipments: OperableIntents = {
  reader: { byDestination, parked },
  operator: { retry, bringForward },
  worker: {
    view: () => [{ destination: 'north', circuit: 'open', failures: 3, underWay: 0, queued: 0 }],
    tryNow,
  },
};

const log = pino({ level: 'silent' });
const said = vi.spyOn(log, 'info');
const act = { reason: 'the carrier has fixed it' };
const apps: NestFastifyApplication[] = [];

async function appWith(intents: Map<string, OperableIntents>): Promise<NestFastifyApplication> {
  const health = new Health([], systemClock);
  const metrics = new Metrics('wares');
  const doors = new Doors({
    ...{ authenticators: [testOperators], refused: new RefusedCallers(log, metrics), isInsideOpen: false },
    noteRefusedAct: () => Promise.resolve(),
  });
  const access = { doors: () => doors };
  const unitOfWork = { run: (work: (tx: object) => unknown) => Promise.resolve(work({ send: noted })) };
  const needs = new Set(['access']);
  const runtime = { name: 'wares', log, health, metrics, intents, access, needs, unitOfWork };
  const service = { module: class WaresModule {} };
  const kit = runtime as unknown as ServiceRuntime;
  const config = { INBOX_RETENTION_HOURS: 1 } as never;
  const app = await createHttpApp({ name: 'wares', title: 'Wares' }, kit, service, operations(kit, config));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  apps.push(app);
  return app;
}

let app: NestFastifyApplication;

beforeAll(async () => {
  app = await appWith(new Map([['shipment', shipments]]));
});
beforeEach(() => {
  vi.clearAllMocks();
  parked.mockResolvedValue(rows);
  retry.mockResolvedValue(true);
  bringForward.mockResolvedValue(2);
});
afterAll(() => Promise.all(apps.map((one) => one.close())));

async function ask(
  method: 'GET' | 'POST',
  url: string,
  payload?: object,
  headers = asOperator('operator', 'op-7'),
) {
  const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

const TRY_NOW = '/ops/intents/shipment/try-now';
const RETRY = '/ops/intents/shipment/parked/2/retry';

describe('intents for operators', () => {
  it('show what waits and what is parked for each destination', async () => {
    const { status, body } = await ask('GET', '/ops/intents');
    expect([status, body]).toMatchObject([
      200,
      {
        destinations: [
          { kind: 'shipment', ...counts, circuit: 'open' },
          { destination: 'south', circuit: 'closed' },
        ],
      },
    ]);
  });

  it('list what is parked, page by page', async () => {
    const first = await ask('GET', '/ops/intents/shipment/parked?limit=2&destination=north');
    expect(parked).toHaveBeenLastCalledWith({ destination: 'north', limit: 3 });
    expect(first).toEqual({ status: 200, body: { intents: rows.slice(0, 2), next: '2' } });
    parked.mockResolvedValue(rows.slice(2));
    const last = await ask('GET', '/ops/intents/shipment/parked?limit=2&after=2');
    expect(parked).toHaveBeenLastCalledWith({ after: '2', limit: 3 });
    expect(last.body).toEqual({ intents: rows.slice(2), next: null });
  });

  it('are retried, and the log says by whom and why', async () => {
    expect(await ask('POST', RETRY, act)).toEqual({ status: 200, body: { outcome: 'retried' } });
    expect(retry).toHaveBeenCalledWith('2');
    expect(said).toHaveBeenCalledWith(
      { kind: 'shipment', id: '2', actor: 'op-7', ...act },
      expect.stringContaining('retried'),
    );
  });

  it('are not retried when they are not parked', async () => {
    retry.mockResolvedValue(false);
    expect(await ask('POST', RETRY, act)).toMatchObject({ status: 409, body: { code: 'intent_not_parked' } });
    expect(said).not.toHaveBeenCalled();
  });

  it.each([
    ['in the name of somebody else', { ...act, actor: 'op-8' }, 400],
    ['without a body', undefined, 400],
    ['with personal data', { ...act, reason: 'ask ann@example.com' }, 400],
  ])('are not retried %s', async (_, body, status) => {
    expect((await ask('POST', RETRY, body)).status).toBe(status);
    expect(retry).not.toHaveBeenCalled();
  });

  it('are tried now when an operator says that their destination is back, and the audit keeps it', async () => {
    const wish = { ...act, destination: 'north' };
    expect(await ask('POST', TRY_NOW, wish)).toEqual({
      ...{ status: 200, body: { outcome: 'tried', broughtForward: 2 } },
    });
    expect([bringForward.mock.calls, tryNow.mock.calls]).toEqual([[['north']], [['north']]]);
    expect(noted.mock.calls.map(([, values]) => values)).toEqual([
      ['op-7', 'destination_tried', 'shipment north', JSON.stringify(act)],
    ]);
    for (const destination of ['south', 'unheard-of']) {
      const answer = await ask('POST', TRY_NOW, { ...act, destination });
      expect(answer).toMatchObject({ status: 409, body: { code: 'nothing_waits' } });
    }
    expect((await ask('POST', TRY_NOW, act)).status).toBe(400);
    expect((await ask('POST', TRY_NOW, wish, asOperator('viewer'))).status).toBe(403);
    expect((await ask('POST', '/ops/intents/parcel/try-now', wish)).status).toBe(404);
    expect([tryNow, noted].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  it('of a kind that the service does not have are not there', async () => {
    expect((await ask('GET', '/ops/intents/parcel/parked')).status).toBe(404);
    expect((await ask('POST', '/ops/intents/parcel/parked/2/retry', act)).status).toBe(404);
  });

  it('are seen by viewers and retried by operators alone', async () => {
    const stranger = { authorization: 'Bearer another' };
    expect((await ask('GET', '/ops/intents', undefined, stranger)).status).toBe(401);
    expect((await ask('GET', '/ops/intents', undefined, asOperator('viewer'))).status).toBe(200);
    expect((await ask('POST', RETRY, act, stranger)).status).toBe(401);
    expect((await ask('POST', RETRY, act, asOperator('viewer'))).status).toBe(403);
    expect(retry).not.toHaveBeenCalled();
  });

  it('have no address in a service that parks none', async () => {
    const none = await appWith(new Map());
    const headers = asOperator();
    expect((await none.inject({ url: '/ops/intents', headers })).statusCode).toBe(404);
  });
});
