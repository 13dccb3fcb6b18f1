/** What a finding is about; each is a number of the last line. */
export const FAULTS = ['lost', 'doubled', 'reordered', 'unsettled'] as const;

export type Fault = (typeof FAULTS)[number];

/** One thing that must not be. */
export interface Finding {
  readonly fault: Fault;
  /** The order, or the key that stands for it. */
  readonly orderId: string;
  readonly says: string;
}
