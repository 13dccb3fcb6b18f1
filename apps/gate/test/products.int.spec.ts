import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDataSource, migrate } from '@night-market/postgres';
import { silentLog } from '@night-market/kernel';
import { migrationsOf } from '@night-market/service-kit';
import { createDatabase } from '@night-market/testing';
import { gate as service } from '../src/gate.service.ts';
import { Products1796043000000 } from '../src/migrations/products.migration.ts';
import { TestGate, ticketOf } from './support/service.ts';

let gate: TestGate;
beforeAll(async () => {
  gate = await TestGate.start();
});
afterAll(() => gate.stop());

const issue = (ticketId: string, given: object) =>
  gate.operate('POST', '/v2/tickets', ticketOf(ticketId, given));
const put = (code: string, given: object) =>
  gate.operate('PUT', `/v2/products/${code}`, {
    ...{ name: { 'zh-TW': '品嘗套票', en: 'Tasting' }, reason: 'new this year' },
    ...given,
  });

describe('a product', () => {
  it('is made with its names, zones, fee and add-ons, and keeps its history', async () => {
    await gate.makeProduct('drink');
    const made = await put('tasting', { zones: ['stage', 'food', 'food'], fee: 12_000, addOns: ['drink'] });
    const words = { name: { 'zh-TW': '品嘗套票', en: 'Tasting' }, zones: ['food', 'stage'], fee: 12_000 };
    const first = { code: 'tasting', version: 1, ...words, addOns: ['drink'] };
    expect(made).toMatchObject({ status: 200, body: first });
    expect((await put('tasting', { reason: 'free now' })).body).toMatchObject({ version: 2, fee: null });
    const history = await gate.operate('GET', '/v2/products/tasting/history');
    expect(history.body['changes']).toEqual([
      expect.objectContaining({ version: 2, zones: null, addOns: null, reason: 'free now' }),
      expect.objectContaining({ ...first, reason: 'new this year' }),
    ]);
    const { products } = (await gate.send('GET', '/v2/products', undefined, gate.scanner)).body as {
      products: { code: string }[];
    };
    expect(products.map(({ code }) => code)).toEqual(['drink', 'entry', 'tasting']);
  });

  it.each([
    [{ name: { en: 'Tasting' } }, '/name/zh-TW'],
    [{ fee: 150 }, '/fee'],
    [{ zones: ['A b'] }, '/zones/0'],
    [{ reason: undefined }, '/reason'],
    [{ price: 1 }, '/price'],
  ])('is refused with %j', async (given, pointer) => {
    expect(await put('odd', given)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    expect(await gate.database.query(`select 1 from product where code = 'odd'`)).toEqual([]);
  });

  it('has no add-on that is none', async () => {
    expect(await put('odd', { addOns: ['odd', 'nothing'] })).toMatchObject({
      status: 422,
      body: { code: 'unknown_product', errors: [{ pointer: '/addOns' }] },
    });
    expect(await gate.database.query(`select 1 from product_history where code = 'odd'`)).toEqual([]);
  });

  it('must be there before a ticket of it is issued', async () => {
    expect(await issue('p-1', { product: 'ballon' })).toMatchObject({
      status: 422,
      body: { code: 'unknown_product', detail: expect.stringContaining('PUT /v2/products/ballon') as string },
    });
    const tickets = [ticketOf('p-2', { product: 'ballon' }), ticketOf('p-3')];
    const bulk = await gate.operate('POST', '/v2/tickets/bulk', { tickets });
    expect(bulk.body).toMatchObject({
      tickets: [
        { ticketId: 'p-2', status: 'rejected', problem: { code: 'unknown_product' } },
        { ticketId: 'p-3', status: 'issued' },
      ],
    });
    expect(await gate.database.query(`select 1 from ticket where product = 'ballon'`)).toEqual([]);
  });

  it('opens its zones to a ticket that names none, and the ticket stays the same when they change', async () => {
    await gate.makeProduct('garden', { zones: ['garden', 'market'] });
    const first = await issue('p-4', { product: 'garden' });
    const named = await issue('p-5', { product: 'garden', zones: ['garden'] });
    await gate.makeProduct('garden', { zones: ['garden'] });
    const again = await issue('p-4', { product: 'garden' });
    expect([again.status, again.body['token']]).toEqual([201, first.body['token']]);
    expect((await gate.scan({ nonce: 'p-4', token: first.body['token'] })).body).toMatchObject({
      decision: 'granted',
    });
    expect((await gate.scan({ nonce: 'p-5', token: named.body['token'] })).body).toMatchObject({
      reason: 'zone',
    });
    expect(await issue('p-5', { product: 'garden', zones: ['market'] })).toMatchObject({ status: 409 });
  });

  it('carries the add-ons that it names, and no other', async () => {
    await gate.makeProduct('dessert');
    await gate.makeProduct('dinner', { addOns: ['dessert'] });
    const lines = [
      ticketOf('p-6', { product: 'dinner' }),
      ticketOf('p-7', { product: 'dessert', parentId: 'p-6' }),
      ticketOf('p-8', { product: 'entry', parentId: 'p-6' }),
      ticketOf('p-9', { product: 'dessert', parentId: 'p-nobody' }),
    ];
    const { tickets } = (await gate.operate('POST', '/v2/tickets/bulk', { tickets: lines })).body as {
      tickets: { status: string; problem?: { code: string } }[];
    };
    expect(tickets.map(({ status, problem }) => problem?.code ?? status)).toEqual([
      ...['issued', 'issued', 'not_an_add_on', 'unknown_parent'],
    ]);
  });

  it('costs its fee at the gate, from the next scan on', async () => {
    await gate.makeProduct('night', { fee: 8_000 });
    const tokens = [
      await gate.issue('p-10', { product: 'night' }),
      await gate.issue('p-11', { product: 'night' }),
    ];
    const [paid] = [await gate.scan({ nonce: 'p-10', token: tokens[0] })];
    expect(paid.body).toMatchObject({ decision: 'granted', orderId: 'gate-p-10' });
    await gate.makeProduct('night', { fee: 0 });
    const free = await gate.scan({ nonce: 'p-11', token: tokens[1] });
    expect(free.body).toMatchObject({ decision: 'granted' });
    expect(free.body).not.toHaveProperty('orderId');
  });
});

it('codes that were in use before there were products become products', async () => {
  const database = await createDatabase();
  const settings = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 };
  const source = createDataSource('gate', settings, migrationsOf(service), silentLog);
  await migrate(await source.initialize());
  const runner = source.createQueryRunner();
  const migration = new Products1796043000000();
  await migration.down(runner);
  await database.query(`insert into ticket (ticket_id, product, valid_from, valid_until)
    values ('a', 'entry', '2026-01-01', '2027-01-01'), ('b', 'course', '2026-01-01', '2027-01-01')`);
  const policy = {
    products: ['entry', 'guest'],
    validity: { early: {} },
    fees: { zone: null, products: { late: 100 } },
  };
  await database.query(
    `insert into zone (zone_id, policy) values ('stage', $1::jsonb), ('empty', '{"products": null}')`,
    [JSON.stringify(policy)],
  );
  await migration.up(runner);
  const products = await database.query<{ code: string; name: object }>(
    'select code, name from product order by code',
  );
  expect(products.map(({ code }) => code)).toEqual(['course', 'early', 'entry', 'guest', 'late']);
  expect(products[0]!.name).toEqual({ 'zh-TW': 'course', en: 'course' });
  expect(products[2]!.name).toEqual({ 'zh-TW': '入場', en: 'Entry' });
  expect(await database.query('select 1 from product_history')).toHaveLength(5);
  await runner.release();
  await source.destroy();
  await database.drop();
});
