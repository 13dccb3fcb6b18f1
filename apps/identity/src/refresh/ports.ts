import type { Tx } from '@night-market/kernel';
import type { Role } from '../domain/operator.ts';
import type { RefreshToken } from '../domain/refresh.ts';

export interface FoundRefresh extends RefreshToken {
  readonly familyId: string;
  readonly operator: { readonly operatorId: string; readonly name: string; readonly role: Role };
}

export interface RefreshStore<T extends Tx> {
  /** Locks the family: of two that come with one token at the same moment the second sees what the first did. */
  find(tx: T, token: string): Promise<FoundRefresh | undefined>;
  /** Marks the token as used, and gives one that follows it and ends when it would have ended. */
  exchange(tx: T, token: string): Promise<string>;
  endFamily(tx: T, familyId: string): Promise<void>;
}
