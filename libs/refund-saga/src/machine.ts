/** One edge of a state machine, as data. Guards, updates and outputs are names; code gives them meaning. */
export interface Transition<
  State extends string = string,
  Trigger extends string = string,
  Guard extends string = string,
  Update extends string = string,
  Output extends string = string,
> {
  readonly from: State;
  readonly on: Trigger;
  /** The edge is taken only if this holds; of several edges the first that holds is taken. */
  readonly when?: Guard;
  readonly to: State;
  /** What is noted on the way. */
  readonly update?: readonly Update[];
  /** What is commanded on the way, after the updates. */
  readonly emit?: readonly Output[];
}

/** A state machine, as data. A fact that no edge takes changes nothing and is only observed. */
export interface Machine<Row extends Transition = Transition> {
  readonly initial: Row['from'];
  /** States in which nothing is left to do; a fact of higher rank may still lead on to another final one. */
  readonly final: readonly Row['from'][];
  readonly states: readonly Row['from'][];
  readonly transitions: readonly Row[];
}

/** The edge that `trigger` takes from `from`, if any. */
export function edgeFor<Row extends Transition>(
  machine: Machine<Row>,
  from: Row['from'],
  trigger: Row['on'],
  holds: (guard: NonNullable<Row['when']>) => boolean,
): Row | undefined {
  return machine.transitions.find(
    (row) => row.from === from && row.on === trigger && (row.when === undefined || holds(row.when)),
  );
}
