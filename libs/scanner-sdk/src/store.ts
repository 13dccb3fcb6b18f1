import type { Decision, Direction, ReasonCode, ZoneHistory } from '@night-market/gate-policy';
import type { RevocationDelta, RevocationState } from '@night-market/ticket-token';
import type { DeviceKey } from './credentials.ts';

/** A scan that the gate has not confirmed yet. */
export interface QueuedScan {
  readonly nonce: string;
  readonly gateId: string;
  readonly direction: Direction;
  /** What was in the code. */
  readonly token: string;
  /** By the device's own clock. */
  readonly deviceAtMs: number;
  /** As it was known then; null before the first contact. */
  readonly clockOffsetMs: number | null;
  readonly override?: { readonly reason: string };
  readonly decision: Decision['decision'];
  readonly reason: ReasonCode | 'list_stale' | 'not_ready' | null;
  readonly policyVersion: number | null;
  readonly revocationVersion: number | null;
}

/** The single things that are kept, by name. */
export interface Documents {
  /** Who the device is: see `Identity`. */
  readonly identity: unknown;
  /** The answers of the gate, as they came, with their ETag. */
  readonly keys: { readonly etag: string | null; readonly json: unknown };
  readonly policy: { readonly etag: string | null; readonly json: unknown };
  readonly clockOffsetMs: number;
  readonly feedPosition: string;
  /** Since when the device signs by its key, by the gate's clock. */
  readonly keySinceMs: number;
  /** A key that the gate may know already, in place of the credential that it replaces. */
  readonly nextKey: {
    readonly replaces: string;
    readonly privateKey: DeviceKey;
    readonly publicKey: string;
  };
}

export type HeldStatus = 'revoked' | 'blocked';

/** What a scanner keeps over restarts and without network. Every call is atomic. */
export interface ScannerStore {
  get<N extends keyof Documents>(name: N): Promise<Documents[N] | undefined>;
  put<N extends keyof Documents>(name: N, value: Documents[N]): Promise<void>;

  revocationState(): Promise<RevocationState | undefined>;
  /** Undefined for a ticket that is not on the list. */
  statusOf(ticketId: string): Promise<HeldStatus | undefined>;
  /** Applies the changes and keeps the state after them; a full delta forgets the list first. */
  applyRevocations(delta: RevocationDelta, state: RevocationState): Promise<void>;

  historyOf(ticketId: string): Promise<ZoneHistory | undefined>;
  /** Puts a scan at the end of the queue, a changed history, or both. */
  record(change: {
    readonly scan?: QueuedScan;
    readonly history?: { readonly ticketId: string; readonly value: ZoneHistory };
  }): Promise<void>;

  /** The oldest scans of the queue. */
  firstQueued(limit: number): Promise<readonly QueuedScan[]>;
  unqueue(nonces: readonly string[]): Promise<void>;
  queueLength(): Promise<number>;
  /** Forgets everything: the device is given to another market or gate. */
  clear(): Promise<void>;
}
