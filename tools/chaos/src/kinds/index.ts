import { brokerFreeze, brokerKill, brokerTerm, kafkaOutage } from './broker.ts';
import type { Kind } from './kind.ts';
import type { KindName } from './names.ts';
import { postgresCrash } from './postgres.ts';
import { replicaAdd, replicaLoss, serviceFreeze, serviceKill, serviceTerm } from './service.ts';
import { sessionsEnd } from './sessions.ts';

export const KINDS: Readonly<Record<KindName, Kind>> = {
  'service-kill': serviceKill,
  'service-term': serviceTerm,
  'service-freeze': serviceFreeze,
  'replica-loss': replicaLoss,
  'replica-remove': serviceTerm,
  'replica-add': replicaAdd,
  'broker-kill': brokerKill,
  'broker-term': brokerTerm,
  'broker-freeze': brokerFreeze,
  'kafka-outage': kafkaOutage,
  'postgres-crash': postgresCrash,
  'sessions-end': sessionsEnd,
};
