import type { Talk } from '../talk.ts';

/** A feeder as the source of a program. */
export interface ProgramSource {
  /** Given by this service; ids of feeders may hold what ids of OpenADR may not. */
  readonly programId: string;
  readonly feederId: string;
  readonly stallIds: readonly string[];
  readonly createdAtMs: number;
  readonly changedAtMs: number;
}

/** A request to switch a stall off, and when the stall was asked back. */
export interface Shed {
  readonly programId: string;
  readonly talk: Talk;
  readonly openedAtMs: number;
  /** When the stall was asked to be on again and did not refuse; null while it is off. */
  readonly endedAtMs: number | null;
}
