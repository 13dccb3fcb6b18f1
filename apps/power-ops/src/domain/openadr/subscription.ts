import type { ValuesMap } from './objects.ts';

export const OBJECT_TYPES = ['PROGRAM', 'EVENT', 'REPORT', 'SUBSCRIPTION', 'VEN', 'RESOURCE'] as const;
export const OPERATIONS = ['READ', 'CREATE', 'UPDATE', 'DELETE'] as const;

export type ObjectType = (typeof OBJECT_TYPES)[number];
export type Operation = (typeof OPERATIONS)[number];

/** What one address is told of. */
export interface ObjectOperation {
  readonly objects: readonly ObjectType[];
  readonly operations: readonly Operation[];
  readonly callbackUrl: string;
}

/** What a client asks for; its tokens are kept apart. */
export interface SubscriptionWish {
  readonly clientName: string;
  readonly programId: string;
  readonly objectOperations: readonly ObjectOperation[];
  /** Only what concerns one of these; empty: everything of the program. */
  readonly targets: readonly ValuesMap[];
}

export interface Subscription extends SubscriptionWish {
  readonly subscriptionId: string;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
}

/** What of an event and its report an address wants to hear. */
export function wantedOf({ objects, operations }: ObjectOperation, isNew: boolean): ('EVENT' | 'REPORT')[] {
  if (!operations.includes(isNew ? 'CREATE' : 'UPDATE')) return [];
  return (['EVENT', 'REPORT'] as const).filter((each) => objects.includes(each));
}
