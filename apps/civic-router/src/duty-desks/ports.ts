import type { Tx } from '@night-market/kernel';

/** Where a person on duty reads mail, as operators set it. */
export interface KeptDutyDesk {
  readonly deskId: string;
  readonly name: string;
  /** The address, sealed. */
  readonly mail: Uint8Array;
}

export interface DutyDeskView extends Omit<KeptDutyDesk, 'mail'> {
  readonly changedAt: string;
}

export interface DutyDeskStore<T extends Tx> {
  ids(tx: T): Promise<readonly string[]>;
  isDesk(tx: T, id: string): Promise<boolean>;
  /** @returns `is_agency` when an agency has this id */
  set(tx: T, desk: KeptDutyDesk): Promise<'set' | 'is_agency'>;
}

export interface DutyDeskReader {
  /** In the order of ids. */
  desks(after: string, limit: number): Promise<readonly DutyDeskView[]>;
}

/** What the person on duty is to hear. */
export interface DutyCall {
  readonly deskId: string;
  readonly reportId: string;
  /** In charge, and late. */
  readonly agencyId: string;
  readonly deadline: 'acknowledge' | 'resolve';
}

export interface DutyCalls<T extends Tx> {
  /** Told by mail after the commit, once. */
  call(tx: T, call: DutyCall): Promise<void>;
}

/** Seals addresses of duty desks. */
export interface DutyDeskSeal {
  seal(mail: string, deskId: string): Uint8Array;
  open(sealed: Uint8Array, deskId: string): string;
}
