/** A promise that was broken, and how it showed. */
export interface Violation {
  readonly invariant:
    | 'nothing lost'
    | 'nothing from nowhere'
    | 'one effect'
    | 'order per key'
    | 'fencing'
    | 'money conserved'
    | 'sagas settled'
    | 'held keys'
    | 'dead letters'
    | 'one planner'
    | 'plans in order'
    | 'inputs once'
    | 'asked as decided'
    | 'belief'
    | 'power back'
    | 'grace'
    | 'suspicion first'
    | 'one holder'
    | 'told as stored'
    | 'progress';
  readonly detail: string;
}
