import { setTimeout as pause } from 'node:timers/promises';
import type { OverloadedRow } from '../evening/overloaded-row.ts';
import { tripsWithoutShedding } from '../evening/trips-without-shedding.ts';
import { LiveRow, type LiveAnswer } from './live-row.ts';
import { PowerError, type PowerClient } from './power-client.ts';
import type { StallBus } from './stall-bus.ts';

export interface RunOptions {
  readonly power: PowerClient;
  readonly bus: StallBus;
  /** Seconds of the row in a second of ours. */
  readonly speed: number;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** What came of a row. */
export interface RowResult {
  readonly feederId: string;
  readonly seconds: number;
  readonly trips: number;
  /** By the model, had nobody shed. */
  readonly tripsWithoutShedding: number;
  /** Switches that were told to be done. */
  readonly switches: number;
  /** Readings that power-ops refused, as it should. */
  readonly refusedReadings: number;
  /** Stalls that were off at the end and that power-ops took to be on: nobody would ever switch them on. */
  readonly forgottenStalls: readonly string[];
}

/** Plays a row in real time, or faster: its meters tell, its stalls are asked, its breaker may go. */
export async function runRow({ spec, definition }: OverloadedRow, options: RunOptions): Promise<RowResult> {
  const { power, bus, speed, signal, log } = options;
  const feederId = spec.rowId;
  const row = new LiveRow(spec);
  await power.open(feederId, definition);
  await bus.open((request) => {
    row.hear(request);
    void sayAll(row.answers());
  });
  let refusedReadings = 0;
  const sayAll = async (answers: readonly LiveAnswer[]): Promise<void> => {
    for (const { type, request, harmShare } of answers) {
      const { stallId, conversationId, replyBy } = request.payload;
      const acl = { performative: PERFORMATIVES[type], conversationId, replyBy };
      const said = {
        feederId,
        stallId,
        conversationId,
        replyBy,
        ...(harmShare !== undefined && { harmShare }),
      };
      await bus.say(type, said, acl, request).catch(complain);
    }
  };
  const complain = (error: unknown): void => log(`${feederId}: ${(error as Error).message}`);
  const startedAtMs = Date.now();
  while (!row.isOver && !signal.aborted) {
    const { readings, answers, breaker } = row.advance(new Date().toISOString());
    const sayReadings = async (): Promise<void> => {
      const plain = readings.filter(({ isOdd }) => !isOdd).map(({ body }) => body);
      if (plain.length > 0) await power.readings(plain);
      for (const { body, isOdd } of readings) {
        if (isOdd && !(await power.reading(body))) refusedReadings += 1;
      }
    };
    await Promise.all([sayReadings().catch(onlyPower(complain)), sayAll(answers)]);
    if (breaker) {
      log(`${feederId}: ${breaker}`);
      await bus.say(breaker, { feederId, at: new Date().toISOString() }).catch(complain);
    }
    const dueMs = startedAtMs + (1_000 * row.second) / speed;
    if (dueMs > Date.now()) await pause(dueMs - Date.now(), undefined, { signal }).catch(() => undefined);
  }
  const known = await power.remove(feederId).catch(onlyPower(complain));
  return {
    forgottenStalls: known ? row.off.filter((stallId) => !known.includes(stallId)) : [],
    ...{ feederId, seconds: row.second, trips: row.trips, switches: row.switches, refusedReadings },
    tripsWithoutShedding: tripsWithoutShedding({ ...spec, seconds: row.second }),
  };
}

const PERFORMATIVES = {
  agreed: 'agree',
  refused: 'refuse',
  informed: 'inform',
  proposed: 'propose',
} as const;

/** A meter that cannot say its reading goes on with the next one. */
const onlyPower =
  (complain: (error: unknown) => void) =>
  (error: unknown): void => {
    if (!(error instanceof PowerError)) throw error;
    complain(error);
  };
