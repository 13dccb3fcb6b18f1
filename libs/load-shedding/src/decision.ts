import type { AlarmCode, Reason } from './reasons.ts';
import type { Draft } from './state.ts';

export type Action =
  /** Switch these off. `channel` is what was overloaded. */
  | {
      readonly type: 'shed';
      readonly stallIds: readonly string[];
      readonly channel: string;
      /** Those of them that have offered it. */
      readonly offered: readonly string[];
    }
  /** Ask these whether they can be off for less harm than their class says. */
  | { readonly type: 'call-for-bids'; readonly asked: readonly string[]; readonly bidByMs: number }
  /** Offers that are not taken. */
  | { readonly type: 'reject-bids'; readonly rejected: readonly string[] }
  | { readonly type: 'restore'; readonly stallIds: readonly string[] }
  /** May be switched on, but by hand. */
  | { readonly type: 'permit'; readonly stallIds: readonly string[] }
  | { readonly type: 'raise-alarm'; readonly alarm: AlarmCode }
  | { readonly type: 'clear-alarm'; readonly alarm: AlarmCode };

/** A plan in the making: the draft of the next state, and what is to be done and said. */
export interface Planning {
  readonly draft: Draft;
  readonly actions: Action[];
  readonly reasons: Reason[];
  /** Alarms that stand after this plan. */
  readonly alarms: Set<AlarmCode>;
}
