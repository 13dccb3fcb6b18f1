import { columns, ExpiringRows } from '@night-market/postgres';
import type { SqlTx } from '@night-market/kernel';
import type { FeederInput, InputStore } from '../../note-inputs/ports.ts';

const ADD = `with added as (
    insert into power_input (feeder_id, body)
    select said.feeder_id, said.body::jsonb
    from unnest($1::text[], $2::text[]) with ordinality as said (feeder_id, body, n)
    join feeder using (feeder_id) order by said.n returning 1)
  select count(*)::int as n from added`;

/** What waits for the next plan of its feeder, in PostgreSQL. */
export class PgInputs implements InputStore<SqlTx> {
  async add(tx: SqlTx, inputs: readonly FeederInput[]): Promise<{ readonly dropped: number }> {
    const body = ({ input }: FeederInput): string => JSON.stringify(input);
    const [row] = await tx.query<{ n: number }>(ADD, columns(inputs, 'feederId', body));
    return { dropped: inputs.length - (row?.n ?? 0) };
  }
}

/** Of a feeder that nobody plans. */
export const oldInputs = new ExpiringRows({ table: 'power_input', at: 'received_at' });
