import type { Envelope } from '@night-market/contracts';
import type { Run } from '../database.ts';
import { append } from '../events.ts';
import { newSaga, stateOf, step, type Line, type SagaData } from './saga.ts';

const REFUND_TIMEOUT_MS = 60_000;

const LOCK = `select order_id, stall_id, data, correlation_id, history_length, created_at from saga
  where order_id = any($1::text[]) order by order_id for update`;

const SAVE = `insert into saga (order_id, state, settled, data, definition_version, correlation_id, history_length,
    created_at, updated_at, settled_at, stall_id)
  select order_id, state, settled, data, 1, correlation_id, history_length, created_at, now(),
    case when settled then now() end, stall_id
  from unnest($1::text[], $2::text[], $3::boolean[], $4::jsonb[], $5::uuid[], $6::int[], $7::timestamptz[],
    $8::text[]) as saga(order_id, state, settled, data, correlation_id, history_length, created_at, stall_id)
  on conflict (order_id) do update set state = excluded.state, settled = excluded.settled, data = excluded.data,
    history_length = excluded.history_length, updated_at = excluded.updated_at, settled_at = excluded.settled_at`;

const HISTORY = `insert into saga_transition (order_id, n, event_id, "on", machine, leg, from_state, to_state, actor,
    correlation_id, at)
  select order_id, n, event_id, "on", case when leg is null then 'order' else 'leg' end, leg, from_state, to_state,
    actor, correlation_id, at
  from unnest($1::text[], $2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::uuid[], $10::timestamptz[])
    as line(order_id, n, event_id, "on", leg, from_state, to_state, actor, correlation_id, at)`;

const TIMERS = `insert into saga_timer (order_id, kind, leg, attempt, due_at, correlation_id)
  select order_id, 'refund_timeout', leg, 1, $1::timestamptz, correlation_id
  from unnest($2::text[], $3::text[], $4::uuid[]) as timer(order_id, leg, correlation_id)`;

interface Row {
  readonly order_id: string;
  readonly stall_id: string | null;
  readonly data: SagaData;
  readonly correlation_id: string;
  readonly history_length: number;
  readonly created_at: Date | string;
}

interface Refund {
  readonly leg: string;
  readonly event: Envelope;
}

/** Sagas, their history, timers and refund commands, set-wise. */
export async function advanceSagas(run: Run, events: readonly Envelope[]): Promise<void> {
  if (events.length === 0) return;
  const byOrder = Map.groupBy(events, ({ key }) => key);
  const stored = await run<Row>('lock', LOCK, [...byOrder.keys()]);
  const known = new Map(stored.map((row) => [row.order_id, row]));
  const rows: Row[] = [];
  const lines: (Line & { readonly n: number })[] = [];
  const refunds: Refund[] = [];
  for (const [orderId, facts] of byOrder) {
    let row = known.get(orderId) ?? rowOf(facts[0]!);
    for (const event of facts) {
      const made = step(row.data, event);
      made.lines.forEach((line, at) => lines.push({ ...line, n: row.history_length + at + 1 }));
      if (made.refund !== undefined) refunds.push({ leg: made.refund, event });
      row = { ...row, data: made.data, history_length: row.history_length + made.lines.length };
    }
    rows.push(row);
  }
  await save(run, rows);
  await addHistory(run, lines);
  await commandRefunds(run, refunds);
}

const rowOf = ({ key, correlationId, ts, payload }: Envelope): Row => ({
  order_id: key,
  stall_id: typeof payload['stallId'] === 'string' ? payload['stallId'] : null,
  data: newSaga(key),
  correlation_id: correlationId,
  history_length: 0,
  created_at: ts,
});

async function save(run: Run, rows: readonly Row[]): Promise<void> {
  const states = rows.map(({ data }) => stateOf(data));
  await run(
    'save',
    SAVE,
    rows.map(({ order_id }) => order_id),
    states,
    states.map((state) => state === 'Captured' || state === 'Refunded'),
    rows.map(({ data }) => JSON.stringify(data)),
    rows.map(({ correlation_id }) => correlation_id),
    rows.map(({ history_length }) => history_length),
    rows.map(({ created_at }) => created_at),
    rows.map(({ stall_id }) => stall_id),
  );
}

async function addHistory(run: Run, lines: readonly (Line & { readonly n: number })[]): Promise<void> {
  await run(
    'history',
    HISTORY,
    lines.map(({ event }) => event.key),
    lines.map(({ n }) => n),
    lines.map(({ event }) => event.id),
    lines.map(({ on }) => on),
    lines.map(({ leg }) => leg),
    lines.map(({ from }) => from),
    lines.map(({ to }) => to),
    lines.map(({ actor }) => actor),
    lines.map(({ event }) => event.correlationId),
    lines.map(({ event }) => event.ts),
  );
}

async function commandRefunds(run: Run, refunds: readonly Refund[]): Promise<void> {
  if (refunds.length === 0) return;
  const replyBy = new Date(Date.now() + REFUND_TIMEOUT_MS).toISOString();
  await run(
    'timers',
    TIMERS,
    replyBy,
    refunds.map(({ event }) => event.key),
    refunds.map(({ leg }) => leg),
    refunds.map(({ event }) => event.correlationId),
  );
  const commands = refunds.map(({ leg, event: { id, key, correlationId } }) => ({
    topic: 'pay.cmd.v1',
    type: 'refund',
    key,
    payload: { orderId: key, dupTxnId: leg, attempt: 1 },
    correlationId,
    causationId: id,
    acl: { performative: 'request' as const, conversationId: correlationId, replyBy },
  }));
  await append(run, 'orchestrator', commands);
}
