import type { Phase } from './phase.ts';

/** The meter of one stall, of one phase of the feeder, or all meters of the row. */
export type MeterName = { readonly stallId: string } | { readonly phase: Phase } | 'all';

interface Span {
  readonly fromSecond: number;
  readonly toSecond: number;
}

/** What goes wrong with meters, controllers and the messages between. */
export type Fault = Span &
  (
    | { readonly type: 'meter-silent'; readonly meter: MeterName }
    /** Says the same value with a new time for ever. */
    | { readonly type: 'meter-frozen'; readonly meter: MeterName }
    /** Says so many times what is true. */
    | { readonly type: 'meter-lies'; readonly meter: MeterName; readonly factor: number }
    | { readonly type: 'meter-unit'; readonly meter: MeterName; readonly unit: string }
    /** Its messages are lost with this probability. */
    | { readonly type: 'meter-lossy'; readonly meter: MeterName; readonly probability: number }
    | { readonly type: 'refuses'; readonly stallId: string }
    /** Agrees, says that it is done, and does nothing. */
    | { readonly type: 'pretends'; readonly stallId: string }
    /** A command does not arrive. */
    | { readonly type: 'command-lost'; readonly probability: number }
    /** A command is carried out, and the answer does not arrive. */
    | { readonly type: 'answer-lost'; readonly probability: number }
  );

export function faultsAt<Type extends Fault['type']>(
  faults: readonly Fault[],
  type: Type,
  second: number,
): Extract<Fault, { type: Type }>[] {
  return faults.filter(
    (fault): fault is Extract<Fault, { type: Type }> =>
      fault.type === type && fault.fromSecond <= second && second < fault.toSecond,
  );
}

export function concerns(meter: MeterName, stallId: string | undefined, phase: Phase | undefined): boolean {
  if (meter === 'all') return true;
  return 'stallId' in meter ? meter.stallId === stallId : stallId === undefined && meter.phase === phase;
}
