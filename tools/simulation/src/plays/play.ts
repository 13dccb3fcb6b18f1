import type { Crew } from '../actors/crew.ts';
import type { SimBroker } from '../broker/sim-broker.ts';
import type { Violation } from '../check/violation.ts';
import type { SimStore } from '../store/sim-store.ts';
import type { World } from '../world.ts';

/** What an evening plays: services on simulated ports, the world outside, and what must hold in the end. */
export interface Play {
  readonly stores: readonly SimStore[];
  /** What happened how often, to see that something did. */
  readonly tally?: Readonly<Record<string, number>>;
  /** Starts the services and the world outside. */
  open(): void;
  /** What is still to be done, beyond delivery, when nothing goes wrong any more; undefined once all is well. */
  unfinished(): Violation | undefined;
}

export interface PlayParts {
  readonly world: World;
  readonly broker: SimBroker;
  readonly crew: Crew;
}

export interface PlayDefinition {
  /** Which service reads a topic. */
  readonly consumers: Readonly<Record<string, string>>;
  readonly create: (parts: PlayParts) => Play;
}
