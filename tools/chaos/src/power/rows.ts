import { playRow } from '@night-market/opening-night';
import { waitFor } from '@night-market/stack';
import type { Arena } from '../arena.ts';

const SECONDS = 40;
/** A process is started, its consumer joins, and then everybody lights a grill. */
const OVERLOAD_MS = 60_000;
const ANSWER_MS = 1_000;

interface Feeder {
  readonly definition: { readonly phaseLimitAmps: number };
  readonly phases: { readonly L1: { readonly value: number | null } };
}

/** A row of stalls that is being played. */
export interface PlayedRow {
  /** Resolves when the planner has seen more than the breaker bears for long. */
  overloaded(): Promise<void>;
  /** Resolves when the row has been played to its end. */
  over(): Promise<void>;
}

/** Rows of stalls that were played, and how often their breakers went. */
export class Rows {
  private readonly arena: Arena;
  private readonly say: (line: string) => void;
  private played = 0;
  /** How often a breaker went. */
  trips = 0;

  constructor(arena: Arena, say: (line: string) => void) {
    this.arena = arena;
    this.say = say;
  }

  /** Begins a row in which everybody lights a grill at once: with nobody to shed, its breaker goes in a quarter of a minute. */
  play(): PlayedRow {
    const { platform, stack, signal } = this.arena;
    this.played += 1;
    const feederId = `chaos-${this.played}`;
    const env = {
      ...{ ...process.env, ...platform.clientEnv, ...stack.kafkaEnv('stall-sim') },
      ...{ KAFKA_BROKERS: stack.brokers.join(','), KAFKA_NAMESPACE: platform.namespace },
      ...{ STALL_SIM_FEEDER: feederId, STALL_SIM_SEED: String(this.played) },
      STALL_SIM_SECONDS: String(SECONDS),
    };
    const playing = playRow(env, signal);
    // Awaited when the row is over; until then a failure must not end the process.
    playing.catch(() => undefined);
    return {
      overloaded: () => this.overloaded(feederId, playing),
      over: async () => {
        const row = await playing;
        if (!row) throw new Error('the row of stalls was not told where power-ops is');
        this.trips += row.trips;
        this.say(`row ${feederId}: trips=${row.trips} (${row.tripsWithoutShedding} had nobody shed)`);
      },
    };
  }

  private async overloaded(feederId: string, playing: Promise<unknown>): Promise<void> {
    const over = playing.then(() =>
      Promise.reject(new Error(`${feederId} was over before it was overloaded`)),
    );
    const seen = waitFor(
      async () => {
        const feeder = await this.feeder(feederId);
        return (feeder?.phases.L1.value ?? 0) > (feeder?.definition.phaseLimitAmps ?? Infinity);
      },
      {
        what: `${feederId} is overloaded`,
        timeoutMs: OVERLOAD_MS,
        intervalMs: 100,
        signal: this.arena.signal,
      },
    );
    await Promise.race([seen, over]);
  }

  /** As any replica that answers has it. */
  private async feeder(feederId: string): Promise<Feeder | undefined> {
    const { platform } = this.arena;
    const headers = { authorization: `Bearer ${platform.clientEnv['MARKET_TOKEN']}` };
    for (const url of platform.urls['power-ops'] ?? []) {
      const options = { headers, signal: AbortSignal.timeout(ANSWER_MS) };
      const answer = await fetch(`${url}/feeders/${feederId}`, options).catch(() => undefined);
      if (answer?.ok) return (await answer.json()) as Feeder;
    }
    return undefined;
  }
}
