import type { Tx } from '@night-market/kernel';

/** Seals of one kind. */
export interface Resealer {
  /** Whether it was sealed with the newest secret; its beginning is enough. */
  isCurrent(sealed: Uint8Array): boolean;
  /**
   * The same, sealed with the newest secret.
   * @throws Error when no secret opens it
   */
  reseal(sealed: Uint8Array, name: string): Uint8Array;
}

export interface SealedRow {
  /** Under which it is sealed. */
  readonly name: string;
  readonly sealed: Uint8Array;
}

/** A column of sealed values. */
export interface SealedColumn<T extends Tx> {
  readonly table: string;
  readonly resealer: Resealer;
  /** The beginnings of those that follow, in the order of their names; empty at the end. */
  after(name: string | undefined, limit: number): Promise<readonly SealedRow[]>;
  /** Those that nobody else holds now; they are held until the transaction ends. */
  hold(tx: T, names: readonly string[]): Promise<readonly SealedRow[]>;
  replace(tx: T, rows: readonly SealedRow[]): Promise<void>;
}

export interface ResealObserver {
  resealed(table: string, rows: number): void;
  /** At the end of a pass: so many are still sealed with an older secret. */
  left(table: string, rows: number): void;
}
