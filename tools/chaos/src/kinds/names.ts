/** The ways in which things break. */
export const KIND_NAMES = [
  'service-kill',
  'service-term',
  'service-freeze',
  'replica-loss',
  'replica-remove',
  'replica-add',
  'broker-kill',
  'broker-term',
  'broker-freeze',
  'kafka-outage',
  'postgres-crash',
  'sessions-end',
] as const;

export type KindName = (typeof KIND_NAMES)[number];
