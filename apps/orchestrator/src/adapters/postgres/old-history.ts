import { ExpiringRows } from '@night-market/postgres';

/** Histories of sagas that were settled long ago. The saga itself, with its outcome, stays. */
export const oldHistory = new ExpiringRows({
  table: 'saga_transition',
  from: 'saga_transition line join saga using (order_id)',
  at: 'line.at',
  alsoOld: ['saga.settled_at', 'saga.updated_at'],
  and: 'saga.settled',
});
