import type { DueIntent, IntentPorts } from './ports.ts';

/** Intents that all go to the same place, in no order. */
export interface OneDestinationPorts<I, O> {
  /** Takes intents whose check time has come, bounded, and moves their check time on. */
  claimDue(limit: number): Promise<readonly I[]>;
  /** `askFirst`: the outcome of an earlier try is unknown. @throws CallFailedError */
  call(intent: I, askFirst: boolean): Promise<O>;
  record(outcome: O): Promise<void>;
  /** Says when to ask again; the schedule is the store's own. */
  defer(intent: I): Promise<void>;
}

/** Ports for intents that need no more than one destination; each that was not answered is asked for, without end. */
export function oneDestination<I, O>(name: string, ports: OneDestinationPorts<I, O>): IntentPorts<I, O> {
  const due = (intent: I): DueIntent<I> => ({ intent, attempts: 0, askFirst: true });
  return {
    destinationOf: () => name,
    call: (intent, askFirst) => ports.call(intent, askFirst),
    record: (outcome) => ports.record(outcome),
    store: {
      dueDestinations: async (_limit, except) => (except.includes(name) ? [] : [name]),
      claimDue: async (rooms) => (await ports.claimDue(rooms.get(name) ?? 0)).map(due),
      defer: (intent) => ports.defer(intent),
      park: (intent) => ports.defer(intent),
    },
  };
}
