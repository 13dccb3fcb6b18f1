import { asOperator, testOperators } from '@night-market/access/testing';
import { createRuntime, startService, type RunningService } from '@night-market/service-kit';
import {
  createBus,
  createDatabase,
  eventually,
  type TestBus,
  type TestDatabase,
} from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { gate } from '../src/gate.service.ts';

let database: TestDatabase;
let bus: TestBus;
let service: RunningService;
let scanner: { authorization: string };
let deviceId: string;

beforeAll(async () => {
  database = await createDatabase();
  bus = await createBus(['gate.auth.v1', 'gate.auth.v2', 'pay.txn.v1']);
  const config = readConfig({
    DATABASE_URL: database.url,
    KAFKA_BROKERS: bus.brokers.join(','),
    KAFKA_NAMESPACE: bus.namespace,
    HTTP_PORT: '0',
    INSIDE_ACCESS: 'open',
    LOG_LEVEL: 'silent',
    MIGRATE_ON_START: 'true',
    GATE_ENTRY_FEE_MINOR: '20000',
    GATE_KEY_SECRET: 'only-for-tests-only-for-tests-only',
  });
  const runtime = createRuntime(gate, config);
  runtime.access.authenticators.unshift(testOperators);
  service = await startService(gate, runtime, config);
  const issued = await runtime.access.keys!.issue('device', { name: 'scanner' }, 'test');
  scanner = { authorization: `Bearer ${issued.key}` };
  deviceId = issued.holder.id;
  for (const n of [1, 2, 3]) tokens.push(await issueTicket(`ticket-${n}`));
});

const tokens: string[] = [];

async function operate(method: string, path: string, body?: unknown) {
  const response = await fetch(service.url + path, {
    method,
    headers: { ...asOperator('admin'), 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const ticket = (ticketId: string, given: object = {}) => ({
  ticketId,
  product: 'entry',
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2030-01-01T00:00:00Z',
  ...given,
});

async function issueTicket(ticketId: string, given: object = {}): Promise<string> {
  const { status, body } = await operate('POST', '/v2/tickets', ticket(ticketId, given));
  expect({ status, body }).toMatchObject({ status: 201, body: { ticketId } });
  return body['token'] as string;
}

afterAll(async () => {
  await service.stop();
  await bus.drop();
  await database.drop();
});

const CORRELATION = '0198c0de-0000-7000-8000-00000000000a';

const scanOf = (given: object = {}) => ({
  deviceId,
  nonce: 'nonce-1',
  token: tokens[0],
  gateId: 'north',
  admission: 'pay_at_gate',
  ...given,
});

async function post(body: unknown) {
  const response = await fetch(`${service.url}/v2/scans`, {
    method: 'POST',
    headers: { ...scanner, 'content-type': 'application/json', 'x-correlation-id': CORRELATION },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const replayed = response.headers.get('idempotent-replayed');
  return { status: response.status, text, replayed, body: JSON.parse(text) as Record<string, unknown> };
}

describe('the gate on a real broker and database', () => {
  it('lets a ticket in, repeats its answer byte for byte, and denies the next scan', async () => {
    const first = await post(scanOf());
    expect(first).toMatchObject({
      status: 200,
      replayed: null,
      body: { decision: 'granted', reason: null, orderId: 'gate-ticket-1' },
    });
    const again = await post(scanOf());
    expect(again).toMatchObject({ status: 200, replayed: 'true', text: first.text });
    const next = await post(scanOf({ nonce: 'nonce-2', gateId: 'south' }));
    expect(next).toMatchObject({ status: 200, body: { decision: 'denied', reason: 'already_redeemed' } });
    expect(next.body).not.toHaveProperty('orderId');
  });

  it('publishes the entry once, with the charge, under the correlation id of the request', async () => {
    const records = await eventually(async () => {
      const all = await bus.readAll('gate.auth.v2');
      const entries = all.filter(({ value }) => value!.includes('"granted"'));
      return entries.length > 0 ? entries : undefined;
    });
    expect(records.map(({ key }) => key)).toEqual(['ticket-1']);
    const event = JSON.parse(records[0]!.value!.toString()) as object;
    const charge = { orderId: 'gate-ticket-1', stallId: 'gate-north', amount: 20_000, currency: 'TWD' };
    expect(event).toMatchObject({
      type: 'granted',
      payload: { ticketId: 'ticket-1', gateId: 'north', charge },
      correlationId: CORRELATION,
      causationId: CORRELATION,
    });
  });

  it('refuses another scan under the same nonce', async () => {
    const problem = { code: 'nonce_reused', errors: [{ pointer: '/nonce' }], traceId: CORRELATION };
    expect(await post(scanOf({ token: tokens[1] }))).toMatchObject({ status: 422, body: problem });
    expect((await operate('GET', '/v2/tickets/ticket-2')).body).toMatchObject({ inside: false, scans: [] });
  });

  it('lets one of many scans of a ticket in that arrive at the same moment', async () => {
    const scans = Array.from({ length: 50 }, (_, n) => scanOf({ nonce: `rush-${n}`, token: tokens[2] }));
    const answers = await Promise.all(scans.map(post));
    expect(answers.filter(({ body }) => body['decision'] === 'granted')).toHaveLength(1);
    expect(answers.filter(({ body }) => body['decision'] === 'denied')).toHaveLength(49);
  });

  it.each([
    ['an unknown field', { phone: '1' }, '/phone'],
    ['an empty id', { deviceId: '' }, '/deviceId'],
    ['a long id', { nonce: 'x'.repeat(101) }, '/nonce'],
    ['a strange id', { gateId: 'north gate' }, '/gateId'],
    ['a wrong type', { token: 7 }, '/token'],
    ['two codes', { ticketId: 'ticket-1' }, '/token'],
    ['no code', { token: undefined }, '/token'],
    ['an unknown direction', { direction: 'up' }, '/direction'],
    ['an override without a reason', { override: {} }, '/override/reason'],
    ['an unknown admission', { admission: 'free' }, '/admission'],
    ['a ticket id too long for an order', { token: undefined, ticketId: 'x'.repeat(96) }, '/ticketId'],
  ])('refuses %s and stores nothing', async (_what, change, pointer) => {
    const [before] = await database.query('select count(*) from scan');
    const answer = await post(scanOf({ nonce: 'wrong', ...change }));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    expect(await database.query('select count(*) from scan')).toEqual([before]);
  });

  it('refuses a device that says it is another, and nothing is told of its nonces', async () => {
    const [before] = await database.query('select count(*) from scan');
    for (const nonce of ['nonce-1', 'of-nobody'])
      expect(await post(scanOf({ deviceId: 'device-1', nonce }))).toMatchObject({
        status: 403,
        body: { code: 'other_device', errors: [{ pointer: '/deviceId' }] },
      });
    expect(await database.query('select count(*) from scan')).toEqual([before]);
  });

  it('refuses what is no JSON', async () => {
    expect(await post('{"deviceId"')).toMatchObject({ status: 400, body: { code: 'invalid_json' } });
  });

  it('shows a ticket with its scans', async () => {
    const response = await fetch(`${service.url}/v2/tickets/ticket-1`, { headers: asOperator('viewer') });
    expect(await response.json()).toMatchObject({
      ticketId: 'ticket-1',
      inside: true,
      scans: [
        { decision: 'granted', gateId: 'north' },
        { decision: 'denied', gateId: 'south' },
      ],
    });
  });

  it('only publishes on the bus, is ready, and counts without names', async () => {
    const ready = await fetch(`${service.url}/health/ready`);
    expect(await ready.json()).toEqual({
      status: 'ready',
      checks: { store: 'up', schema: 'fits', bus: 'publishing' },
    });
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toContain('outbox_waiting_events');
    expect(metrics).not.toMatch(/^(consumer|stash)_/m);
    expect(metrics).toMatch(
      /gate_scans_total\{admission="pay_at_gate",decision="granted",service="gate"\} 2/,
    );
    expect(metrics).not.toMatch(/ticket-|device-|nonce-/);
  });
});
