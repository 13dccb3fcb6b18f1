import type {
  BrokerConsumer,
  DeadLetterPort,
  ErrorPolicy,
  InboxPort,
  StashPort,
} from '@night-market/event-bus';
import type { OutboxAppender, RelayStore } from '@night-market/outbox';
import type { DirectoryMutation } from './plays/directory/mutation.ts';
import type { SimProcess } from './time/sim-process.ts';
import type { PowerMutation } from './plays/power/mutation.ts';
import type { SimTx } from './store/sim-tx.ts';

/** Wraps ports to break a rule; an honest run has none. */
export interface Mutation {
  readonly inbox?: (port: InboxPort<SimTx>, process: SimProcess) => InboxPort<SimTx>;
  readonly outbox?: (port: OutboxAppender<SimTx>, process: SimProcess) => OutboxAppender<SimTx>;
  readonly relayStore?: (port: RelayStore, process: SimProcess) => RelayStore;
  readonly stash?: (port: StashPort<SimTx>, process: SimProcess) => StashPort<SimTx>;
  /** Which of the stash's locks is not taken: a live batch's, a drain's of its key, or the one before forgetting. */
  readonly stashWithout?: 'live lock' | 'drain lock' | 'forget lock';
  readonly errors?: (port: ErrorPolicy) => ErrorPolicy;
  readonly deadLetters?: () => DeadLetterPort<SimTx>;
  readonly consumer?: (port: BrokerConsumer, process: SimProcess) => BrokerConsumer;
  readonly power?: PowerMutation;
  /** The outbox does not lock keys. */
  readonly noKeyLocks?: boolean;
  /** The store asks nobody before it commits. */
  readonly unfenced?: boolean;
  /** Of the directory's play. */
  readonly directory?: DirectoryMutation;
}
