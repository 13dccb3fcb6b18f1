import type { Clock, Log, Random, Tx, UnitOfWork } from '@night-market/kernel';
import type { EventComposer, OutboxAppender } from '@night-market/outbox';
import { PowerPublisher } from './adapters/kafka/power.publisher.ts';
import type { Timing } from './domain/talk.ts';
import { NoteInputs } from './note-inputs/note-inputs.handler.ts';
import type { InputObserver, InputStore } from './note-inputs/ports.ts';
import { PlanFeeders } from './plan-feeders/plan-feeders.handler.ts';
import { PlanLoop } from './plan-feeders/plan-loop.ts';
import type { PlanObserver, PlanStore } from './plan-feeders/ports.ts';
import type { KnownFeeders } from './take-readings/ports.ts';
import { TakeReadings } from './take-readings/take-readings.handler.ts';

export { INPUT_EVENTS, isNew, toInput, type InputEvent } from './adapters/kafka/to-input.ts';
export type { TimedInput } from './domain/control-types.ts';
export type { FeederDefinition } from './domain/definition.ts';
export { newFeederState, type FeederState } from './domain/feeder-state.ts';
export { isTalkOver, type Talk } from './domain/talk.ts';
export type { FeederInput, InputStore } from './note-inputs/ports.ts';
export type { NamedTalks, Planned, PlanStore, TakenFeeder } from './plan-feeders/ports.ts';
export type { KnownFeeders } from './take-readings/ports.ts';

export interface PlanningParts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly plans: PlanStore<T>;
  readonly inputs: InputStore<T>;
  readonly feeders: KnownFeeders<T>;
  readonly outbox: OutboxAppender<T>;
  readonly composer: EventComposer;
  readonly observer: PlanObserver & InputObserver;
  readonly isOutage: (error: unknown) => boolean;
  /** The name of this replica, new with each start. */
  readonly planner: string;
  readonly timing: Timing;
  readonly nextId: () => string;
  readonly monotonicMs: () => number;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** The planning of a replica, on whatever store: readings and answers come in, plans and requests go out. */
export interface Planning<T extends Tx> {
  readonly loop: PlanLoop;
  readonly notes: NoteInputs<T>;
  readonly readings: TakeReadings<T>;
}

export function composePlanning<T extends Tx>(parts: PlanningParts<T>): Planning<T> {
  const { unitOfWork, plans, inputs, feeders, observer, nextId, monotonicMs } = parts;
  const publisher = new PowerPublisher<T>(parts.outbox, parts.composer);
  const plan = new PlanFeeders<T>(
    { unitOfWork, publisher, observer, store: plans, nextId, monotonicMs },
    parts.planner,
    parts.timing,
  );
  const loop = new PlanLoop({
    due: (limit) => plan.due(limit),
    plan: (feederIds) => plan.run(feederIds),
    isOutage: parts.isOutage,
    failed: () => observer.failed(),
    ...{ clock: parts.clock, random: parts.random, log: parts.log },
  });
  const wake = (): void => loop.wake();
  return {
    loop,
    notes: new NoteInputs<T>({ inputs, observer, wake }),
    readings: new TakeReadings<T>({ unitOfWork, feeders, publisher, inputs, wake, isOutage: parts.isOutage }),
  };
}
