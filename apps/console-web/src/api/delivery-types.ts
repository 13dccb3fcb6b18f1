/** What every service answers of its delivery, and the auditor of its findings. */

export interface Subscription {
  readonly topic: string;
  readonly types: readonly string[];
  readonly unknownTypes?: 'park' | 'ignore';
  /** The older contract that the handler was written for. */
  readonly writtenFor?: { readonly topic: string; readonly types: readonly string[] };
}

export interface ConsumerFacts {
  readonly consumer: string;
  readonly groupId: string;
  readonly inboxRetentionHours: number;
  readonly subscriptions: readonly Subscription[];
}

export interface PartitionPosition {
  readonly partition: number;
  readonly low: string;
  readonly high: string;
  readonly settled: string | null;
  readonly lag: number;
}

export interface TopicPositions {
  readonly topic: string;
  readonly partitions: readonly PartitionPosition[];
}

/** How far a group was behind in the last hour: for each partition a lag for each of the times. */
export interface LagHistory {
  readonly everyS: number;
  readonly times: readonly string[];
  readonly series: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly lags: readonly (number | null)[];
  }[];
}

export interface Capped {
  readonly count: number;
  readonly isMore: boolean;
}

export interface HealthFigures {
  readonly outbox: { readonly oldestAgeSeconds: number; readonly waitingEvents: number } | null;
  readonly consumer: {
    readonly lag:
      readonly { readonly topic: string; readonly events: number; readonly stuckSeconds: number }[] | null;
    readonly parkedKeys: Capped;
    readonly brokenContractKeys: Capped;
    readonly waitingKeys: Capped;
  } | null;
  readonly outside: readonly OutsideCalls[];
  readonly revokedKeysInUse: number | null;
}

/** Calls to somebody outside. */
export interface OutsideCalls {
  readonly destination: string;
  readonly waiting: number;
  readonly oldestAgeSeconds: number;
  readonly failures: number;
}

export interface Finding {
  readonly n: string;
  readonly kind: 'gap' | 'double' | 'inversion';
  readonly consumer: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly eventId: string;
  readonly foundAt: string;
}

/** Offsets are decimal digits; `high` is where the next record will be. */
export interface PartitionEnds {
  readonly partition: number;
  readonly low: string;
  readonly high: string;
}

export interface TopicEnds {
  readonly topic: string;
  readonly partitions: readonly PartitionEnds[];
}

export interface LogRecord {
  readonly partition: number;
  readonly offset: string;
  readonly at: string;
  readonly key: string | null;
  readonly type: string | null;
  readonly eventId: string | null;
  readonly correlationId: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly json: unknown;
  readonly fault: string | null;
}

/** What was found in a stretch of a partition. */
export interface RecordPage extends PartitionEnds {
  readonly topic: string;
  /** `to` is behind the last offset that was looked at. */
  readonly scanned: { readonly from: string; readonly to: string };
  readonly records: readonly LogRecord[];
  readonly next: string | null;
}

/** A record byte for byte, in base64. */
export interface OriginalRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly at: string;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: string;
}
