import { databaseReadOnly, passwordRotate } from './account.ts';
import { brokerFreeze, brokerKill, brokerTerm, kafkaOutage } from './broker.ts';
import { foreignAborted, foreignCompressed, foreignHeaders, foreignUnreadable } from './foreign.ts';
import { gatewayClock } from './gateway-clock.ts';
import type { Kind } from './kind.ts';
import type { KindName } from './names.ts';
import { plannerKill } from './planner.ts';
import { postgresCrash } from './postgres.ts';
import { replicaAdd, replicaLoss, serviceFreeze, serviceKill, serviceTerm } from './service.ts';
import { sessionsEnd, sessionsStorm } from './sessions.ts';

export const KINDS: Readonly<Record<KindName, Kind>> = {
  'service-kill': serviceKill,
  'service-term': serviceTerm,
  'service-freeze': serviceFreeze,
  'planner-kill': plannerKill,
  'replica-loss': replicaLoss,
  'replica-remove': serviceTerm,
  'replica-add': replicaAdd,
  'broker-kill': brokerKill,
  'broker-term': brokerTerm,
  'broker-freeze': brokerFreeze,
  'kafka-outage': kafkaOutage,
  'postgres-crash': postgresCrash,
  'sessions-end': sessionsEnd,
  'sessions-storm': sessionsStorm,
  'database-read-only': databaseReadOnly,
  'password-rotate': passwordRotate,
  'gateway-clock': gatewayClock,
  'foreign-compressed': foreignCompressed,
  'foreign-aborted': foreignAborted,
  'foreign-headers': foreignHeaders,
  'foreign-unreadable': foreignUnreadable,
};
