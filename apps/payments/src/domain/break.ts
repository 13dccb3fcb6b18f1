import type { Money } from './money.ts';

/** Which way the gateway told us: its answer to our call, its answer to a question, a webhook, the settlement file. */
export type ToldBy = 'answer' | 'query' | 'webhook' | 'settlement';

/** A capture or a refund as the gateway reported it. */
export interface Told extends Money {
  readonly id: string;
  /** The order of a capture, the capture of a refund. */
  readonly reference: string;
  readonly toldBy: ToldBy;
}

/** A difference between what our books hold under an id and a later report of it. */
export type BreakCode = 'reference_differs' | 'currency_differs' | 'amount_differs';
