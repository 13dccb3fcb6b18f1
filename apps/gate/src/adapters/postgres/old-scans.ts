import { ExpiringRows } from '@night-market/postgres';

/** Scans that nobody repeats any more. Entries stay: a ticket enters once, for ever. */
export const oldScans = new ExpiringRows({ table: 'scan', at: 'scanned_at' });
