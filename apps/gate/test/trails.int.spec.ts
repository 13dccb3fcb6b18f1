import { newId, type Trail } from '@night-market/kernel';
import { eventually, scansOf } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GATE_TRAIL, GATE_TRAIL_INDEX } from '../src/adapters/postgres/trail.ts';
import { sayPayment } from './support/payments.ts';
import { TestGate } from './support/service.ts';
import { SigningDevice } from './support/signing-device.ts';

let gate: TestGate;

beforeAll(async () => {
  gate = await TestGate.start();
  await gate.makeProduct('walk-in', { fee: 8_000 });
});
afterAll(() => gate.stop());

const PATIENT = { timeoutMs: 30_000 };
const trailOf = async (correlationId: string): Promise<Trail> =>
  (await gate.operate('GET', `/ops/trails/${correlationId}`)).body as unknown as Trail;

it('tells what was decided at which gate by which device, and what became of the charge', async () => {
  const correlationId = newId();
  const token = await gate.issue('walk-1', { product: 'walk-in' });
  const headers = { 'x-correlation-id': correlationId };
  expect((await gate.scan({ nonce: 'n-1', token }, headers)).body['orderId']).toBe('gate-walk-1');
  await gate.scan({ nonce: 'n-2', token }, headers);
  await sayPayment(gate, 'gate-walk-1', 'captured', { txnId: 'cap-1' });
  const { steps } = await eventually(async () => {
    const told = await trailOf(correlationId);
    return told.steps.some(({ what }) => what === 'charge_captured') && told;
  }, PATIENT);
  const own = steps.filter(({ kind }) => kind === 'transition');
  expect(own.map(({ what, subject }) => `${what} ${subject}`).sort()).toEqual([
    ...['charge_asked gate-walk-1', 'charge_captured gate-walk-1', 'entry_denied walk-1'],
    'entry_granted walk-1',
  ]);
  const scans = own.filter(({ what }) => what.startsWith('entry_'));
  const where = { gateId: 'north', zoneId: 'market', deviceId: gate.deviceId, device: 'scanner' };
  expect(scans.map(({ detail }) => detail)).toEqual([
    expect.objectContaining({ ...where, direction: 'entry', isOffline: false }),
    expect.objectContaining({ ...where, reason: 'already_redeemed' }),
  ]);
});

it('tells a phone that was enrolled from a scanner with a key, and an operator from both', async () => {
  const phone = await SigningDevice.enrol(gate);
  const scan = async (ticketId: string, deviceId: string) => ({
    ...{ nonce: newId(), deviceId, gateId: 'north', token: await gate.issue(ticketId) },
  });
  const [byPhone, byHand] = [newId(), newId()];
  const sent = JSON.stringify(await scan('phone-1', phone.deviceId));
  const answer = await phone.send(gate, 'POST', '/v2/scans', sent, { 'x-correlation-id': byPhone });
  expect(answer.status).toBe(200);
  const { steps } = await trailOf(byPhone);
  expect(steps.find(({ kind }) => kind === 'transition')?.detail).toMatchObject({ device: 'phone' });
  const operator = { ...(await scan('desk-1', 'desk')) };
  const { headers } = await gate.operate('POST', '/v2/scans', operator);
  const own = (await trailOf(headers.get('x-correlation-id') ?? byHand)).steps;
  const told = own.find(({ kind }) => kind === 'transition');
  expect(told?.detail).toMatchObject({ deviceId: 'desk' });
  expect(told?.detail).not.toHaveProperty('device');
});

it('the ids of a ticket and of a scan lead to its correlation id, and the newest are told without one', async () => {
  const correlationId = newId();
  const token = await gate.issue('found-1');
  const { body } = await gate.scan({ nonce: 'found-1', token }, { 'x-correlation-id': correlationId });
  for (const id of ['?about=found-1', `?about=${String(body['scanId'])}`, `?about=${correlationId}`, '']) {
    const { trails } = (await gate.operate('GET', `/ops/trails${id}`)).body as { trails: object[] };
    expect(trails[0]).toMatchObject({ correlationId, what: 'entry_granted', subject: 'found-1' });
  }
});

it('is found by indexes, however many scans there are', async () => {
  await gate.database.query(
    `insert into scan (device_id, nonce, scan_id, ticket_id, gate_id, admission, decision, order_id, correlation_id, scanned_at)
     select 'many', n::text, gen_random_uuid(), 'many-' || n, 'north', 'prepaid', 'granted', 'many-' || n,
       gen_random_uuid(), now() from generate_series(1, 5000) as n`,
  );
  await gate.database.query(
    `insert into payment (order_id, state) select 'many-' || n, 'captured' from generate_series(1, 5000) as n`,
  );
  await gate.database.query('vacuum analyze scan, payment, api_key');
  for (const source of GATE_TRAIL) {
    const scans = await scansOf(gate.database, source, [newId()]);
    expect(scans.filter(({ rows }) => rows > 100)).toEqual([]);
  }
  const found = [
    ...(await scansOf(gate.database, GATE_TRAIL_INDEX.about, [newId(), newId()])),
    ...(await scansOf(gate.database, GATE_TRAIL_INDEX.newest!)),
  ];
  expect(found.filter(({ rows }) => rows > 110)).toEqual([]);
});
