import type { QueryRows } from '@night-market/kernel';
import type { OverallState, SagaTransition } from '@night-market/refund-saga';
import type { HistoryLine } from '../../domain/advance.ts';
import type { Saga } from '../../domain/saga.ts';
import type { RequestOfConversation, SagaQuery, SagaReader, SagasByTime } from '../../read-sagas/ports.ts';
import { SAGA_COLUMNS, toSaga, type SagaRow } from './saga-row.ts';
import { sagasByTime } from './sagas-by-time.ts';

/** A saga in one of these states is never settled, and in any other always. */
const UNSETTLED: ReadonlySet<OverallState> = new Set([
  'None',
  'Requested',
  'RefundCommanded',
  'NeedsAttention',
]);

/** Settled states that few sagas have. */
const RARE: readonly (OverallState | undefined)[] = ['CaptureFailed', 'Refunded'];
/** The predicate of their index: the planner must find it word for word. */
const IS_RARE = `state in (${RARE.map((state) => `'${state}'`).join(', ')})`;

/** The order of the indexes by stall alone: the planner would walk the key past all other stalls instead. */
const STALL_ORDER = 'order_id collate "C"';

/** As the inbox calls this service. */
const CONSUMER = 'orchestrator';

/** Most lines of one history that are shown: the newest. */
const HISTORY_MAX = 1_000;

const FIND = `select ${SAGA_COLUMNS} from saga where order_id = $1`;

/** The inbox knows the place of each event's record until it forgets the event. */
const HISTORY = `select line.*, place.topic, place.partition, place."offset"
  from (select * from saga_transition where order_id = $1 order by n desc limit ${HISTORY_MAX}) as line
  left join lateral (select topic, partition, record_offset::text as "offset" from inbox
    where consumer = $2 and event_id = line.event_id and topic is not null limit 1) as place on true
  order by n`;

/** A conversation begins with one request of a terminal, which is about one order. */
const ORDERS_MAX = 20;

const ORDERS = `select distinct order_id from saga_transition
  where correlation_id = $1 and to_state = 'RefundCommanded' order by order_id limit ${ORDERS_MAX}`;

const NEWEST_REQUESTS = `select correlation_id as "conversationId", order_id as "orderId" from saga_transition
  where to_state = 'RefundCommanded' order by at desc limit $1`;

/** So many lines of each history are enough to tell how its last request stands. */
const RECENT_MAX = 100;

const RECENT = `select line.* from unnest($1::text[]) as wanted (order_id) cross join lateral (
    select * from saga_transition where order_id = wanted.order_id order by n desc limit ${RECENT_MAX}) as line
  order by line.order_id, line.n`;

interface HistoryRow {
  readonly order_id: string;
  readonly n: number;
  readonly event_id: string;
  readonly on: string;
  readonly machine: string;
  readonly leg: string | null;
  readonly from_state: string;
  readonly to_state: string;
  readonly actor: string;
  readonly operator: string | null;
  readonly reason: string | null;
  readonly evidence: string | null;
  readonly correlation_id: string;
  readonly at: Date;
  readonly topic?: string | null;
  readonly partition?: number;
  readonly offset?: string;
}

/** Sagas for those who look. */
export class PgSagaReader implements SagaReader {
  private readonly read: QueryRows;

  constructor(read: QueryRows) {
    this.read = read;
  }

  async list({ after, limit, open, state, stall }: SagaQuery): Promise<readonly Saga[]> {
    const unsettled = isUnsettled(state, open);
    if (unsettled === 'neither') return [];
    const params: unknown[] = [limit];
    const bind = (value: unknown): string => `$${params.push(value)}`;
    const key = stall === undefined ? 'order_id' : STALL_ORDER;
    const where = [
      ...(after === undefined ? [] : [`${key} > ${bind(after)}`]),
      ...(stall === undefined ? [] : [`stall_id = ${bind(stall)}`]),
      ...(state === undefined ? [] : [`state = ${bind(state)}`]),
      ...(RARE.includes(state) ? [IS_RARE] : []),
    ];
    const part = (more: readonly string[]): string => {
      const all = [...where, ...more];
      const condition = all.length > 0 ? `where ${all.join(' and ')}` : '';
      return `select ${SAGA_COLUMNS} from saga ${condition} order by ${key} limit $1`;
    };
    // The open ones of a stall and the settled ones have an index each.
    const sql =
      stall !== undefined && unsettled === undefined
        ? `select * from ((${part(['not settled'])}) union all (${part(['settled'])})) as found order by ${key} limit $1`
        : part(unsettled === undefined ? [] : [unsettled ? 'not settled' : 'settled']);
    return (await this.read<SagaRow>(sql, params)).map(toSaga);
  }

  async listByTime(query: SagasByTime): Promise<readonly Saga[]> {
    const { state, open } = query;
    const unsettled = isUnsettled(state, open);
    if (unsettled === 'neither') return [];
    const more = RARE.includes(state) ? [IS_RARE] : [];
    const { sql, params } = sagasByTime({ ...query, unsettled, more });
    return (await this.read<SagaRow>(sql, params)).map(toSaga);
  }

  async find(orderId: string): Promise<Saga | undefined> {
    const [row] = await this.read<SagaRow>(FIND, [orderId]);
    return row && toSaga(row);
  }

  async ordersOf(conversationId: string): Promise<readonly string[]> {
    const rows = await this.read<{ order_id: string }>(ORDERS, [conversationId]);
    return rows.map(({ order_id }) => order_id);
  }

  async historyOf(orderId: string): Promise<readonly HistoryLine[]> {
    const rows = await this.read<HistoryRow>(HISTORY, [orderId, CONSUMER]);
    return rows.map(toLine);
  }

  newestRequests(limit: number): Promise<readonly RequestOfConversation[]> {
    return this.read<RequestOfConversation>(NEWEST_REQUESTS, [limit]);
  }

  async recentHistories(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly HistoryLine[]>> {
    const rows = await this.read<HistoryRow>(RECENT, [orderIds]);
    return Map.groupBy(rows.map(toLine), ({ orderId }) => orderId);
  }
}

/** Whether those that are asked for are settled or not, as far as that is known; no saga is both. */
function isUnsettled(
  state: OverallState | undefined,
  open: boolean | undefined,
): boolean | undefined | 'neither' {
  const unsettled = state === undefined ? open : UNSETTLED.has(state);
  // Without an index to tell so, all would be looked through.
  return open !== undefined && open !== unsettled ? 'neither' : unsettled;
}

function recordOf({ topic, partition, offset }: HistoryRow): Pick<HistoryLine, 'record'> {
  if (typeof topic !== 'string' || partition === undefined || offset === undefined) return {};
  return { record: { topic, partition, offset } };
}

const toLine = (row: HistoryRow): HistoryLine => ({
  orderId: row.order_id,
  n: row.n,
  transition: {
    machine: row.machine,
    ...(row.leg !== null && { leg: row.leg }),
    from: row.from_state,
    to: row.to_state,
    on: row.on,
    actor: row.actor,
    eventId: row.event_id,
    occurredAt: row.at.toISOString(),
  } as SagaTransition,
  correlationId: row.correlation_id,
  ...recordOf(row),
  ...(row.operator !== null && { operator: row.operator }),
  ...(row.reason !== null && { reason: row.reason }),
  ...(row.evidence !== null && { evidence: row.evidence }),
});
