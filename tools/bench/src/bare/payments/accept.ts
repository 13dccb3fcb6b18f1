import { hash } from 'node:crypto';
import { newId } from '@night-market/kernel';
import type { Run } from '../database.ts';
import { append } from '../events.ts';

interface Body {
  readonly orderId: string;
  readonly stallId: string;
  readonly amount: number;
  readonly currency: string;
  readonly method: string;
}

/** One POST /payments with the answer it will get. */
export interface Request extends Body {
  readonly key: string;
  readonly fingerprint: string;
  readonly paymentId: string;
  readonly createdAt: string;
  readonly correlationId: string;
  readonly answer: string;
}

const KEYS = `insert into idempotency_key (tenant, route, key, fingerprint, status, body)
  select stall_id, 'POST /payments', key, fingerprint, 202, body
  from unnest($1::text[], $2::text[], $3::text[], $4::json[]) as request(stall_id, key, fingerprint, body)`;

const CHARGES = `insert into charge (order_id, stall_id, amount, currency, state, correlation_id, causation_id)
  select order_id, stall_id, amount, currency, 'requested', correlation_id, correlation_id
  from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::uuid[])
    as request(order_id, stall_id, amount, currency, correlation_id)`;

const PAYMENTS = `insert into payment (id, order_id, method, correlation_id, created_at)
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::timestamptz[])`;

export function readRequest(text: string, key: string, correlationId: string): Request {
  const { orderId, stallId, amount, currency, method } = JSON.parse(text) as Body;
  const paymentId = newId();
  const createdAt = new Date().toISOString();
  const asked = { id: paymentId, orderId, stallId, amount, currency, method };
  const answer = JSON.stringify({
    ...asked,
    status: 'requested',
    replayed: false,
    captureId: null,
    failureCode: null,
    createdAt,
  });
  const fingerprint = hash('sha256', text);
  return { ...asked, key, fingerprint, paymentId, createdAt, correlationId, answer };
}

/** Key with answer, charge, payment and `requested` of each. */
export async function accept(run: Run, requests: readonly Request[]): Promise<void> {
  const column = <K extends keyof Request>(name: K): Request[K][] => requests.map((one) => one[name]);
  const orderIds = column('orderId');
  const correlationIds = column('correlationId');
  await run('keys', KEYS, column('stallId'), column('key'), column('fingerprint'), column('answer'));
  await run(
    'charges',
    CHARGES,
    orderIds,
    column('stallId'),
    column('amount'),
    column('currency'),
    correlationIds,
  );
  await run(
    'payments',
    PAYMENTS,
    column('paymentId'),
    orderIds,
    column('method'),
    correlationIds,
    column('createdAt'),
  );
  const events = requests.map(({ orderId, paymentId, stallId, correlationId }) => ({
    topic: 'pay.txn.v1',
    type: 'requested',
    key: orderId,
    payload: { orderId, paymentId, stallId },
    correlationId,
    causationId: correlationId,
  }));
  await append(run, 'payments', events);
}
