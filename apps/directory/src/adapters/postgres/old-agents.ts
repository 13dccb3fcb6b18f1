import { ExpiringRows } from '@night-market/postgres';

/** Agents that have expired; while they are listed nobody deletes them. */
export const oldAgents = new ExpiringRows({ table: 'agent', at: 'ended_at' });
