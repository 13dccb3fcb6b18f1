import type { Tx } from '@night-market/kernel';
import type { Operator, Role } from '../domain/operator.ts';

export interface OperatorView {
  readonly operatorId: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  /** Whether a one-time password waits to be used. */
  readonly newPasswordNeeded: boolean;
  readonly createdAtMs: number;
}

export interface OperatorStore<T extends Tx> {
  /** One change at a time, so that two admins cannot take each other's role away at once. */
  lock(tx: T): Promise<void>;
  /** At most 1,000, by name. */
  list(tx: T): Promise<readonly OperatorView[]>;
  find(tx: T, operatorId: string): Promise<OperatorView | undefined>;
  /** False when the name is taken. */
  insert(tx: T, operator: Operator): Promise<boolean>;
  update(tx: T, operatorId: string, change: { role: Role; disabled: boolean }): Promise<void>;
  setOneTimePassword(tx: T, operatorId: string, hash: string, untilMs: number): Promise<void>;
  /** Ids of those who are not disabled. */
  admins(tx: T): Promise<readonly string[]>;
  endFamilies(tx: T, operatorId: string): Promise<void>;
  count(tx: T): Promise<number>;
}

export type NewPassword = () => string;
