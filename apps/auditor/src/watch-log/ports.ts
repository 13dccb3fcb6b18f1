import type { Tx } from '@night-market/kernel';
import type { Finding } from '../domain/finding.ts';
import type { Checkpoint } from '../domain/plan-stretches.ts';
import type { TallyRow } from '../domain/tally.ts';

/** How far the log was compared. */
export interface Checkpoints<T extends Tx> {
  /** The offset to go on from, by place. */
  load(): Promise<ReadonlyMap<string, bigint>>;
  save(tx: T, next: readonly Checkpoint[]): Promise<void>;
}

export interface Findings<T extends Tx> {
  /** Keeps what is new; each place is found once. Returns the new ones. */
  add(tx: T, findings: readonly Finding[]): Promise<readonly Finding[]>;
}

/** Counts what the auditor does; every call is cheap and never throws. */
export interface AuditObserver {
  /** Pairs of topic and consumer that are compared from now on. */
  watching(pairs: readonly { readonly topic: string; readonly consumer: string }[]): void;
  compared(rows: readonly TallyRow[]): void;
  found(findings: readonly Finding[]): void;
  missed(records: number): void;
  failed(): void;
}
