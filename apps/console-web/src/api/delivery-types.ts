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

export interface Capped {
  readonly count: number;
  readonly isMore: boolean;
}

export interface HealthFigures {
  readonly outbox: { readonly oldestAgeSeconds: number; readonly waitingEvents: number } | null;
  readonly consumer: {
    readonly lag: readonly { readonly topic: string; readonly events: number }[] | null;
    readonly parkedKeys: Capped;
    readonly waitingKeys: Capped;
  } | null;
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
