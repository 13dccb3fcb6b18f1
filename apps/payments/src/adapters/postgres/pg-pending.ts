import type { QueryRows } from '@night-market/kernel';
import {
  bringForwardStatement,
  type DestinationCounts,
  type IntentOperator,
  type IntentReader,
} from '@night-market/intents';

// One that was never asked for is on its way.
const waits = "state = 'pending' and checks > 0";
const BRING_FORWARD = {
  charge: bringForwardStatement({ table: 'charge', key: 'order_id', waits }),
  refund: bringForwardStatement({ table: 'refund', key: 'capture_id', waits }),
};

/**
 * What waits for the gateway's answer, counted up to 10,000, so that even a long outage is cheap to look at. Nothing is
 * ever parked here: the gateway is asked without end.
 */
export const pendingAtGateway = (
  table: 'charge' | 'refund',
  read: QueryRows,
): IntentReader & IntentOperator => ({
  byDestination: () =>
    read<DestinationCounts>(`select 'gateway' as destination, count(*)::int as waiting, 0 as parked,
      coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as "oldestAgeSeconds"
      from (select created_at from ${table} where state = 'pending' limit 10000) as bounded`),
  parked: () => Promise.resolve([]),
  retry: () => Promise.resolve(false),
  // Whatever is asked for twice at once is asked for by its key.
  bringForward: async () => (await read(BRING_FORWARD[table])).length,
});
