import type { Tx } from '@night-market/kernel';
import type { Handled, Told } from '../domain/handled-since.ts';

/** A consumer as its replicas tell of it. */
export interface ToldConsumer extends Told {
  readonly groupId: string;
  readonly inboxRetentionHours: number;
}

/** The services, asked through their operations API. */
export interface Peers {
  /** Per service what each replica that answers says of it. Rejects when none of a service does. */
  told(): Promise<readonly (readonly ToldConsumer[])[]>;
}

/** What consumers were seen to handle. */
export interface HandledTypes<T extends Tx> {
  known(): Promise<readonly Handled[]>;
  /** Keeps what is known already as it is. */
  change(tx: T, fresh: readonly Handled[], gone: readonly Handled[]): Promise<void>;
}
