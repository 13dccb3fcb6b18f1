/** The ways in which things break. */
export const KIND_NAMES = [
  'service-kill',
  'service-term',
  'service-freeze',
  'planner-kill',
  'replica-loss',
  'replica-remove',
  'replica-add',
  'broker-kill',
  'broker-term',
  'broker-freeze',
  'kafka-outage',
  'postgres-crash',
  'sessions-end',
  'sessions-storm',
  'database-read-only',
  'password-rotate',
  'gateway-clock',
  'foreign-compressed',
  'foreign-aborted',
  'foreign-headers',
  'foreign-unreadable',
] as const;

export type KindName = (typeof KIND_NAMES)[number];
