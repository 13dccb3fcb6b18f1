import { createHash } from 'node:crypto';
import type { Platform } from '@night-market/launcher';
import { FULL_ORCHESTRATOR, FULL_PAYMENTS } from '../fill/full-tables.ts';
import { fillInChunks } from '../fill/in-chunks.ts';
import { closedLoop, nowMs } from '../loops.ts';
import { query, type World } from '../world.ts';
import type { ConsoleSession } from './console-session.ts';

/** Ids to look for, of rows that are there. */
export interface FilledSagas {
  readonly count: number;
  readonly paymentIds: readonly string[];
  readonly conversationIds: readonly string[];
}

/** Whatever the number of sagas, so many of them are open or failed: a market has no more of these by being older. */
const UNUSUAL = 600;
const SAMPLE = 500;
const PAGE = 50;
/** Of the filled orders. */
const STALLS = 40;
const AT_ONCE = 2;

const SEARCHED = ['charge', 'payment', 'gateway_capture', 'refund', 'saga', 'saga_transition'];

/** Of every {@link UNUSUAL}th part of the sagas one: in turn requested, in need of attention, or failed. */
const MAKE_UNUSUAL = `update saga set settled = k % 3 = 0, settled_at = case when k % 3 = 0 then settled_at end,
    state = (array['CaptureFailed', 'Requested', 'NeedsAttention'])[1 + k % 3],
    data = jsonb_build_object('definitionVersion', 1, 'orderId', order_id,
      'order', jsonb_build_object('state', (array['CaptureFailed', 'Requested', 'Captured'])[1 + k % 3]),
      'legs', case when k % 3 = 2 then jsonb_build_object('dup-' || k, jsonb_build_object('dupTxnId', 'dup-' || k,
        'state', 'NeedsAttention', 'attempt', 5)) else '{}' end)
  from generate_series(1, ${UNUSUAL}) as k where order_id = 'full-' || lpad((k * ($1::int / ${UNUSUAL}))::text, 9, '0')`;

/** Fills the tables that the searches read. */
export async function fillSagas(world: World, platform: Platform, count: number): Promise<FilledSagas> {
  const payments = platform.databaseUrls['payments']!;
  const orchestrator = platform.databaseUrls['orchestrator']!;
  const isSearched = ({ what }: { readonly what: string }): boolean => SEARCHED.includes(what);
  await fillInChunks(world, payments, FULL_PAYMENTS.filter(isSearched), count);
  await fillInChunks(world, orchestrator, FULL_ORCHESTRATOR.filter(isSearched), count);
  await query(orchestrator, MAKE_UNUSUAL, [count]);
  await query(orchestrator, 'vacuum analyze saga');
  const idsOf = async (url: string, sql: string): Promise<string[]> =>
    (await query<{ id: string }>(url, `${sql} order by random() limit ${SAMPLE}`)).map(({ id }) => id);
  return {
    count,
    paymentIds: await idsOf(payments, 'select id::text from payment'),
    conversationIds: await idsOf(
      orchestrator,
      `select correlation_id::text as id from saga_transition where to_state = 'RefundCommanded'`,
    ),
  };
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const numberOf = ({ count }: FilledSagas): number => 1 + Math.floor(Math.random() * count);
const orderId = (n: number): string => `full-${String(n).padStart(9, '0')}`;
const captureId = (n: number): string => `cap_${md5(`c${n}`).slice(0, 24)}`;
const stall = (sagas: FilledSagas): string => `stall-${numberOf(sagas) % STALLS}`;
const pick = (ids: readonly string[]): string => ids[Math.floor(Math.random() * ids.length)]!;
const list = (query: string): string => `/api/services/orchestrator/sagas?limit=${PAGE}${query}`;
/** Somewhere in the list, but for its last pages. */
const within = (sagas: FilledSagas): string => `&after=${orderId(Math.ceil(numberOf(sagas) * 0.8))}`;

/** What an operator asks for, through the console. */
export const SAGA_SEARCHES: Readonly<Record<string, (sagas: FilledSagas) => string>> = {
  'all, from a page on': (sagas) => list(within(sagas)),
  open: () => list('&open=true'),
  settled: () => list('&open=false'),
  'settled, from a page on': (sagas) => list(`&open=false${within(sagas)}`),
  'of a stall': (sagas) => list(`&stall=${stall(sagas)}`),
  'open, of a stall': (sagas) => list(`&open=true&stall=${stall(sagas)}`),
  'settled, of a stall': (sagas) => list(`&open=false&stall=${stall(sagas)}${within(sagas)}`),
  'refunded, of a stall': (sagas) => list(`&state=Refunded&stall=${stall(sagas)}`),
  'in need of attention': () => list('&state=NeedsAttention'),
  'failed, from a page on': () => list('&state=CaptureFailed'),
  'refunded, from a page on': (sagas) => list(`&state=Refunded${within(sagas)}`),
  'by order': (sagas) => `/api/services/orchestrator/sagas/${orderId(numberOf(sagas))}`,
  'by payment': ({ paymentIds }) => `/api/services/payments/payments/${pick(paymentIds)}`,
  'by transaction': (sagas) => `/api/services/payments/captures/${captureId(numberOf(sagas))}`,
  'by correlation id': ({ conversationIds }) =>
    `/api/services/orchestrator/conversations/${pick(conversationIds)}`,
};

/** Where is searched, and the milliseconds of each search so far, by kind. */
export interface Searched {
  readonly session: ConsoleSession;
  readonly sagas: FilledSagas;
  readonly tookMs: Map<string, number[]>;
}

/** Each search is made in all places, one after the other: a slow moment of the machine meets all of them. */
export async function measureSagaSearches(places: readonly Searched[], count: number): Promise<void> {
  const kinds = Object.entries(SAGA_SEARCHES);
  const searches = Array.from({ length: count }, (_, n) => kinds[n % kinds.length]!);
  await closedLoop(searches, AT_ONCE, async ([kind, make]) => {
    for (const { session, sagas, tookMs } of places) {
      const startMs = nowMs();
      await session.ask(make(sagas));
      tookMs.set(kind, [...(tookMs.get(kind) ?? []), nowMs() - startMs]);
    }
  });
}
