import type { SagasByTime } from '../../read-sagas/ports.ts';
import { SAGA_COLUMNS, isoTime } from './saga-row.ts';

interface Parts extends SagasByTime {
  /** Of which of the two parts of the index; undefined of both. */
  readonly unsettled: boolean | undefined;
  /** What else must hold, in SQL. */
  readonly more: readonly string[];
}

/** The statement of a page, and its parameters: each part of the index is read in its order up to the limit. */
export function sagasByTime({ newestFirst, after, limit, state, unsettled, more }: Parts): {
  readonly sql: string;
  readonly params: readonly unknown[];
} {
  const params: unknown[] = [];
  const bind = (value: unknown, type: string): string => `$${params.push(value)}::${type}`;
  const [direction, beyond] = newestFirst ? ['desc', '<'] : ['asc', '>'];
  const order = `order by updated_at ${direction}, order_id ${direction} limit ${Number(limit)}`;
  const where = [
    ...(after === undefined
      ? []
      : [
          `(updated_at, order_id) ${beyond} (${bind(isoTime(after.updatedAtMs), 'timestamptz')}, ${bind(after.orderId, 'text')})`,
        ]),
    ...(state === undefined ? [] : [`state = ${bind(state, 'text')}`]),
    ...more,
  ];
  const part = (settled: string): string =>
    `select ${SAGA_COLUMNS} from saga where ${[settled, ...where].join(' and ')} ${order}`;
  const sql =
    unsettled === undefined
      ? `select * from ((${part('not settled')}) union all (${part('settled')})) as found ${order}`
      : part(unsettled ? 'not settled' : 'settled');
  return { sql, params };
}
