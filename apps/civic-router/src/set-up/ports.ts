import type { Tx } from '@night-market/kernel';
import type { HotlineBook } from '../domain/hotline-book.ts';

/** An authority or a company that gets reports. */
export interface KeptAgency {
  readonly agencyId: string;
  readonly name: string;
  /** Who holds its API keys; null: it cannot answer through the API. */
  readonly keyHolderId: string | null;
  /** Null: it is told nothing, and reads the API. */
  readonly webhookUrl: string | null;
  /** Sealed; null: those that it has stay. */
  readonly secrets: Uint8Array | null;
}

export interface AgencyView extends Omit<KeptAgency, 'secrets'> {
  readonly hasSecrets: boolean;
  readonly changedAt: string;
}

export interface KeptBook {
  readonly version: number;
  readonly book: HotlineBook;
  readonly actor: string;
  readonly reason: string;
  readonly setAt: string;
}

export interface ReadAct {
  readonly id: number;
  readonly act: string;
  readonly actor: string;
  readonly reason: string;
  readonly detail: unknown;
  readonly at: string;
}

export interface SetUpStore<T extends Tx> {
  /** Until the transaction ends nobody else writes a book. */
  lockBook(tx: T): Promise<void>;
  addBook(tx: T, book: HotlineBook, actor: string, reason: string): Promise<void>;
  agencyIds(tx: T): Promise<readonly string[]>;
  /** @returns `holder_taken` when the keys are another agency's */
  setAgency(tx: T, agency: KeptAgency): Promise<'set' | 'holder_taken'>;
}

/** Seals the secrets that sign webhooks. */
export interface SecretSeal {
  seal(secrets: readonly string[], agencyId: string): Uint8Array;
}

/** What operators look at. */
export interface HotlineReader {
  /** Newest first. */
  books(before: number, limit: number): Promise<readonly KeptBook[]>;
  book(version: number): Promise<KeptBook | undefined>;
  agencies(after: string, limit: number): Promise<readonly AgencyView[]>;
  /** Newest first. */
  history(subject: string, before: number, limit: number): Promise<readonly ReadAct[]>;
}
