import type { ActSource } from '@night-market/service-kit';

/** What operators asked of sagas. */
export const SAGA_ACTS: ActSource = `select at, operator as actor, "on" as action, order_id as subject, reason,
    json_strip_nulls(json_build_object('leg', leg, 'evidence', evidence)) as detail
  from saga_transition where operator is not null`;
