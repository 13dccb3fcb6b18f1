import type { Row } from './rows.ts';
import type { Summary } from './summary.ts';
import { drawTable } from './table.ts';
import type { GateResult } from '../gates/play-gates.ts';

/** What came of the orders, by treatment. */
export const drawOrders = (rows: readonly Row[], whole: Summary): string =>
  drawTable({
    columns: ['orders', 'captured', 'replayed', 'duplicates', 'refunded', 'open', 'wrong'],
    rows,
    whole: { treatment: 'all orders', ...whole },
    note: 'an order stands in every row that fits it',
  });

/** What came of the visitors at the gates, as the people there saw it. */
export const drawVisits = ({ rows, summary, wrong }: GateResult): string =>
  drawTable({
    columns: ['visits', 'scans', 'granted', 'refused', 'conflicts', 'inside', 'wrong'],
    rows,
    whole: { treatment: 'all visitors at the gates', ...summary, wrong: summary.wrong + wrong.length },
    note: 'a visitor stands in every row that fits; wrong: the gate says something else',
  });
