import type { ActSource } from '@night-market/service-kit';

/** What operators did about tickets, zones and products. */
export const GATE_ACTS: readonly ActSource[] = [
  `select at, actor, 'ticket_' || status as action, ticket_id as subject, reason, '{}'::json as detail from revocation`,
  `select at, actor, 'policy_changed' as action, zone_id as subject, reason,
    json_build_object('version', version) as detail from policy_history`,
  `select at, actor, 'product_changed' as action, code as subject, reason,
    json_build_object('version', version) as detail from product_history`,
];
