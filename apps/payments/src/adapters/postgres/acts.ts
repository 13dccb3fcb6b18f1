import type { ActSource } from '@night-market/service-kit';

/** Breaks with the gateway that somebody explained. */
export const BREAK_ACTS: ActSource = `select explained_at as at, explained_by as actor, 'break_explained' as action,
    gateway_id as subject, reason, json_build_object('kind', kind, 'code', code) as detail
  from gateway_break where explained_at is not null`;
