import type { ActSource } from '@night-market/service-kit';

/** What operators did about feeders. */
export const POWER_ACTS: ActSource = `select at, actor, act as action, feeder_id as subject, reason, detail from power_audit`;
