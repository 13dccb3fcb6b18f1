import { eventually } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { rowsOf, type Evening } from '../../src/index.ts';

interface TableReads {
  readonly table: string;
  readonly written: number;
  readonly readWhole: number;
}

/** Rows written, and rows read by going through the whole table; a session tells of both when it has been idle for a while. */
const READS = `select relname as "table", n_tup_ins::int as written, seq_tup_read::int as "readWhole"
  from pg_stat_user_tables`;

/** What tables of a service tell once `settling`, the last one that is written on an order's way, tells of all of its rows. */
function readsOf(
  evening: Evening,
  service: string,
  settling: string,
  written: number,
): Promise<TableReads[]> {
  return eventually(
    async () => {
      const tables = await rowsOf<TableReads>(evening, service, READS);
      return tables.some((one) => one.table === settling && one.written >= written) && tables;
    },
    { timeoutMs: 60_000, everyMs: 500 },
  );
}

export function describeReadsByKey(theEvening: () => Evening): void {
  describe('an order on its whole way', () => {
    it('makes no service read a growing table whole', async () => {
      const evening = theEvening();
      const { summary } = await evening.play({ orders: 400, seed: 18, inFlight: 32 });
      expect(summary).toMatchObject({ open: 0, wrong: 0 });
      const [refunds] = await rowsOf<{ n: number }>(
        evening,
        'payments',
        'select count(*)::int as n from gateway_refund',
      );
      expect(refunds!.n).toBeGreaterThan(30);
      const tables = [
        ...(await readsOf(evening, 'payments', 'gateway_refund', refunds!.n)),
        ...(await readsOf(evening, 'orchestrator', 'saga_transition', 400)),
      ];
      // Counting the refunds has read that table once; migrations grow with releases, and are read at each start.
      const growing = tables.filter(({ table, written }) => table !== 'migrations' && written > 20);
      expect(growing.filter(({ written, readWhole }) => readWhole > written)).toEqual([]);
    });
  });
}
