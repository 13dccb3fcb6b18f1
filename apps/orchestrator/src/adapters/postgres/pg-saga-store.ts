import { columns } from '@night-market/postgres';
import type { SqlTx } from '@night-market/kernel';
import { overallState } from '@night-market/refund-saga';
import type { SagaStore } from '../../advance-sagas/ports.ts';
import type { Advanced, HistoryLine } from '../../domain/advance.ts';
import type { Saga } from '../../domain/saga.ts';
import type { SagaTimer } from '../../domain/timers.ts';
import { isoTime, SAGA_COLUMNS, toSaga, type SagaRow } from './saga-row.ts';

const LOCK = `select ${SAGA_COLUMNS} from saga where order_id = any($1::text[]) order by order_id for update`;

/** Updates only rows that were locked before ($12); a row that another transaction inserted meanwhile is left alone. */
const SAVE = `insert into saga (order_id, state, settled, data, definition_version, correlation_id, history_length,
    created_at, updated_at, settled_at, stall_id)
  select * from unnest($1::text[], $2::text[], $3::boolean[], $4::jsonb[], $5::int[], $6::uuid[], $7::int[],
    $8::timestamptz[], $9::timestamptz[], $10::timestamptz[],
    $11::text[]) as advanced (order_id)
  order by advanced.order_id
  on conflict (order_id) do update set state = excluded.state, settled = excluded.settled, data = excluded.data,
    history_length = excluded.history_length, updated_at = excluded.updated_at, settled_at = excluded.settled_at,
    stall_id = excluded.stall_id
  where saga.order_id = any($12::text[])
  returning order_id`;

const ADD_HISTORY = `insert into saga_transition (order_id, n, event_id, "on", machine, leg, from_state, to_state, actor,
    operator, reason, evidence, correlation_id, at)
  select * from unnest($1::text[], $2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::uuid[], $14::timestamptz[])`;

const ADD_TIMERS = `insert into saga_timer (order_id, kind, leg, attempt, due_at, correlation_id)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::timestamptz[], $6::uuid[])
  on conflict do nothing`;

/** Sagas in PostgreSQL, set-wise. */
export class PgSagaStore implements SagaStore<SqlTx> {
  async lock(tx: SqlTx, orderIds: readonly string[]): Promise<ReadonlyMap<string, Saga>> {
    const rows = await tx.query<SagaRow>(LOCK, [orderIds]);
    return new Map(rows.map((row) => [row.order_id, toSaga(row)]));
  }

  async save(tx: SqlTx, advanced: readonly Advanced[]): Promise<ReadonlySet<string>> {
    if (advanced.length === 0) return new Set();
    const sagas = advanced.map(({ after }) => after);
    const ids = sagas.map(({ state }) => state.orderId);
    const locked = advanced.filter(({ before }) => before).map(({ after }) => after.state.orderId);
    const rows = await tx.query<{ order_id: string }>(SAVE, [
      ids,
      ...columns(
        sagas,
        ({ state }) => overallState(state),
        ({ settledAtMs }) => settledAtMs !== undefined,
        ({ state }) => JSON.stringify(state),
        ({ state }) => state.definitionVersion,
        'correlationId',
        'historyLength',
        ({ createdAtMs }) => isoTime(createdAtMs),
        ({ updatedAtMs }) => isoTime(updatedAtMs),
        ({ settledAtMs }) => (settledAtMs === undefined ? null : isoTime(settledAtMs)),
        ({ stallId }) => stallId ?? null,
      ),
      locked,
    ]);
    const stored = new Set(rows.map((row) => row.order_id));
    return new Set(ids.filter((id) => !stored.has(id)));
  }

  async addHistory(tx: SqlTx, lines: readonly HistoryLine[]): Promise<void> {
    if (lines.length === 0) return;
    const transitions = lines.map(({ transition }) => transition);
    tx.send(ADD_HISTORY, [
      ...columns(lines, 'orderId', 'n'),
      ...columns(
        transitions,
        'eventId',
        'on',
        'machine',
        (one) => (one.machine === 'leg' ? one.leg : null),
        'from',
        'to',
        'actor',
      ),
      ...columns(
        lines,
        ({ operator }) => operator ?? null,
        ({ reason }) => reason ?? null,
        ({ evidence }) => evidence ?? null,
        'correlationId',
      ),
      transitions.map(({ occurredAt }) => occurredAt),
    ]);
  }

  async addTimers(tx: SqlTx, timers: readonly SagaTimer[]): Promise<void> {
    if (timers.length === 0) return;
    tx.send(
      ADD_TIMERS,
      columns(
        timers,
        'orderId',
        'kind',
        'leg',
        'attempt',
        ({ dueAtMs }) => isoTime(dueAtMs),
        'correlationId',
      ),
    );
  }
}
