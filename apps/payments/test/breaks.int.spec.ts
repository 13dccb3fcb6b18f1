import { asOperator } from '@night-market/access/testing';
import { newId } from '@night-market/kernel';
import { PgUnitOfWork } from '@night-market/postgres';
import { eventually } from '@night-market/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moneySummaryView } from '../src/adapters/http/schemas.ts';
import { PgCaptures } from '../src/adapters/postgres/pg-captures.ts';
import { PgLedger } from '../src/adapters/postgres/pg-ledger.ts';
import { PgSettlementCursor } from '../src/adapters/postgres/pg-settlement-cursor.ts';
import { RecordCaptures } from '../src/capture/record-captures.handler.ts';
import type { ToldBy } from '../src/domain/break.ts';
import type { GatewayReport } from '../src/domain/charge.ts';
import { deliver } from './support/webhook.ts';
import { AMOUNT, World } from './support/world.ts';

const OPERATOR = asOperator('operator', 'op-3');
let world: World;
let unitOfWork: PgUnitOfWork;
beforeAll(async () => {
  world = await World.create();
  unitOfWork = new PgUnitOfWork(world.database.url);
});
afterAll(async () => {
  await unitOfWork.close();
  await world.close();
});

const store = new PgCaptures();
const events = { settled: () => Promise.resolve() };
const recording = new RecordCaptures({ store, ledger: new PgLedger(), events });
const record = (reports: readonly GatewayReport[]): Promise<void> =>
  unitOfWork.run((tx) => recording.run(tx, reports));

/** Orders of ours that wait for their capture. */
async function open(...orderIds: string[]): Promise<void> {
  await world.database.query(
    `insert into charge (order_id, stall_id, amount, currency, state, next_check_at, correlation_id, causation_id)
      select id, 'stall-07', $2, 'TWD', 'pending', now() + interval '1 hour', gen_random_uuid(), gen_random_uuid()
      from unnest($1::text[]) as id`,
    [orderIds, AMOUNT],
  );
}

const rows = <Row>(sql: string, id: string): Promise<Row[]> => world.database.query<Row>(sql, [id]);

const breaksOf = (id: string) =>
  rows<{ code: string; kept: string; told: string; times: number }>(
    `select code, concat_ws(' ', kept_reference, kept_amount, kept_currency) as kept,
        concat_ws(' ', told_reference, told_amount, told_currency) as told, times::int
      from gateway_break where gateway_id = $1 order by n`,
    id,
  );

const operate = (path: string, init: RequestInit = {}, caller: Record<string, string> = OPERATOR) =>
  world.call(path, {
    ...init,
    headers: { ...caller, 'content-type': 'application/json' },
  });

const explain = (n: string, caller: Record<string, string> = OPERATOR) => {
  const body = JSON.stringify({ reason: 'the gateway has corrected it' });
  return operate(`/ops/breaks/${n}/explain`, { method: 'POST', body }, caller);
};

const gauge = async (name: string): Promise<number> =>
  Number(
    new RegExp(`^payments_${name}\\{[^}]*\\} (\\S+)$`, 'm').exec((await world.get('/metrics')).text)?.[1],
  );

const webhook = (type: string, data: object) =>
  deliver(world, JSON.stringify({ type, data: { currency: 'TWD', ...data } }));

describe('a capture that is told again in other words', () => {
  const ways: ToldBy[] = ['answer', 'query', 'webhook', 'settlement'];
  const lies = {
    amount: (own: string) => ({ orderId: own, amount: 99_900, currency: 'TWD' }),
    currency: (own: string) => ({ orderId: own, amount: AMOUNT, currency: 'USD' }),
    'order of ours': (own: string) => ({ orderId: `${own}-b`, amount: AMOUNT, currency: 'TWD' }),
    'order of nobody': (own: string) => ({ orderId: `${own}-nobody`, amount: AMOUNT, currency: 'TWD' }),
  };

  it.each(Object.entries(lies))(
    'with another %s is one break, in whatever order and however often both are told',
    async (_what, lieOf) => {
      const telling = fc.record({ isLie: fc.boolean(), toldBy: fc.constantFrom(...ways) });
      const batches = fc.array(fc.array(telling, { minLength: 1, maxLength: 4 }), {
        minLength: 1,
        maxLength: 5,
      });
      await fc.assert(
        fc.asyncProperty(batches, async (given) => {
          const own = `order-${newId()}`;
          const id = `cap-${newId()}`;
          await open(own, `${own}-b`);
          const truth = { orderId: own, amount: AMOUNT, currency: 'TWD' };
          const lie = lieOf(own);
          for (const batch of given) {
            await record(
              batch.map(({ isLie, toldBy }) => {
                const { orderId, ...money } = isLie ? lie : truth;
                return { orderId, captures: [{ id, ...money }], toldBy };
              }),
            );
          }
          const told = new Set(given.flat().map(({ isLie }) => isLie));
          const breaks = await breaksOf(id);
          expect(breaks).toHaveLength(told.size === 2 ? 1 : 0);
          const captures = await rows<object>(
            'select order_id, amount::int, currency from gateway_capture where id = $1',
            id,
          );
          const booked = await rows<object>(
            'select order_id, amount::int, currency from ledger_transfer where reference = $1',
            id,
          );
          const unmatched = await rows('select 1 from unmatched_capture where id = $1', id);
          expect(booked).toEqual(captures);
          expect(captures.length + unmatched.length).toBe(1);
        }),
        { numRuns: 12 },
      );
    },
    60_000,
  );

  it('is one break when both are told at once', async () => {
    for (let n = 0; n < 10; n++) {
      const own = `order-${newId()}`;
      const id = `cap-${newId()}`;
      await open(own, `${own}-b`);
      const capture = { id, amount: AMOUNT, currency: 'TWD' };
      const both = [own, `${own}-b`].map((orderId) => [{ orderId, captures: [capture] }]);
      await Promise.all(both.map(record));
      expect(await breaksOf(id)).toMatchObject([{ code: 'reference_differs', times: 1 }]);
    }
  });

  it('is found in the settlement file, too', async () => {
    const own = `order-${newId()}`;
    const id = `cap-${newId()}`;
    await open(own);
    const told = { id, reference: own, amount: AMOUNT, currency: 'TWD', toldBy: 'settlement' } as const;
    const unseen = (amount: number) =>
      unitOfWork.run((tx) => new PgSettlementCursor().unseen(tx, [{ ...told, amount }]));
    expect([...(await unseen(AMOUNT))]).toEqual([id]);
    await record([{ orderId: own, captures: [told] }]);
    expect([...(await unseen(AMOUNT))]).toEqual([]);
    expect([...(await unseen(1))]).toEqual([id]);
  });
});

it('the money that moved is told, whatever breaks there are', async () => {
  const own = `order-${newId()}`;
  await open(own);
  await webhook('capture.succeeded', { id: `cap-${own}`, reference: own, amount: AMOUNT });
  const { status, body } = await eventually(async () => {
    const answer = await operate('/ledger/summary', {}, asOperator('viewer'));
    return answer.body.currencies[0]?.captured > 0 && answer;
  });
  expect([status, moneySummaryView.parse(body)]).toEqual([200, body]);
});

describe('a break', () => {
  it('is kept of a webhook that is answered 204, is shown, and an operator explains it once', async () => {
    await world.database.query(
      `update gateway_break set explained_at = now(), explained_by = 'test', reason = 'of another test'`,
    );
    const own = `order-${newId()}`;
    await open(own);
    const data = { id: 'cap-web', reference: own, amount: AMOUNT };
    for (const amount of [AMOUNT, 99_900, 99_900])
      expect((await webhook('capture.succeeded', { ...data, amount })).status).toBe(204);
    expect(await gauge('open_breaks')).toBe(1);
    expect(await gauge('oldest_open_break_age_seconds')).toBeGreaterThan(0);
    expect((await operate('/ops/breaks', {}, { authorization: 'Bearer wrong' })).status).toBe(401);
    const { body } = await operate('/ops/breaks?state=open');
    const side = { reference: own, amount: AMOUNT, currency: 'TWD' };
    expect(body).toMatchObject({
      breaks: [
        {
          ...{ kind: 'capture', gatewayId: 'cap-web', code: 'amount_differs', toldBy: 'webhook', times: 2 },
          ...{ kept: side, told: { ...side, amount: 99_900 }, explained: null },
        },
      ],
      next: null,
    });
    const { n } = body.breaks[0];
    expect((await explain(n, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await explain('999999')).status).toBe(404);
    expect((await explain(n)).body).toMatchObject({ explained: { by: 'op-3' } });
    expect((await explain(n)).body).toMatchObject({ code: 'break_explained' });
    await webhook('capture.succeeded', { ...data, amount: 99_900 });
    expect(await gauge('open_breaks')).toBe(0);
    expect((await operate('/ops/breaks?state=open')).body.breaks).toEqual([]);
  });

  it('is kept of a refund that is told again with another amount or capture', async () => {
    const data = { id: 'ref-web', reference: 'order-1', captureId: 'cap-x', amount: AMOUNT };
    for (const more of [{}, {}, { amount: 99_900 }, { captureId: 'cap-y' }, { amount: 99_900 }])
      expect((await webhook('refund.succeeded', { ...data, ...more })).status).toBe(204);
    expect(await breaksOf('ref-web')).toEqual([
      { code: 'amount_differs', kept: 'cap-x 12000 TWD', told: 'cap-x 99900 TWD', times: 2 },
      { code: 'reference_differs', kept: 'cap-x 12000 TWD', told: 'cap-y 12000 TWD', times: 1 },
    ]);
    expect(await rows('select amount::int from gateway_refund where id = $1', 'ref-web')).toEqual([
      { amount: AMOUNT },
    ]);
  });
});
