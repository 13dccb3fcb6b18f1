import { ExpiringRows } from '@night-market/postgres';

export const oldDecisions = new ExpiringRows({ table: 'power_decision', at: 'decided_at' });
export const oldTalks = new ExpiringRows({ table: 'power_talk', at: 'opened_at', and: 'line.is_over' });
export const oldAudit = new ExpiringRows({ table: 'power_audit', at: 'at' });
