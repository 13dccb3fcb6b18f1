import type { QueryRows } from '@night-market/kernel';
import type { DestinationCounts, IntentReader } from '@night-market/intents';

/**
 * What waits for the gateway's answer, counted up to 10,000, so that even a long outage is cheap to look at. Nothing is
 * ever parked here: the gateway is asked without end.
 */
export const pendingAtGateway = (
  table: 'charge' | 'refund',
  read: QueryRows,
): Pick<IntentReader, 'byDestination'> => ({
  byDestination: () =>
    read<DestinationCounts>(`select 'gateway' as destination, count(*)::int as waiting, 0 as parked,
      coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as "oldestAgeSeconds"
      from (select created_at from ${table} where state = 'pending' limit 10000) as bounded`),
});
