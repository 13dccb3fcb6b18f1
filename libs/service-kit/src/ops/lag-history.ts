import { atMost, Recurring, type Clock, type Random } from '@night-market/kernel';
import type { TopicPositions } from './positions.ts';

export const LAG_EVERY_S = 30;
/** One hour of them. */
export const LAG_SAMPLES = 120;
const STOP_LIMIT_MS = 1_000;

/** The lag of one partition at each of the times; null where it is not known. */
export interface LagSeries {
  readonly topic: string;
  readonly partition: number;
  readonly lags: readonly (number | null)[];
}

export interface LagHistory {
  readonly everyS: number;
  readonly times: readonly string[];
  readonly series: readonly LagSeries[];
}

export interface LagHistoryParts {
  readonly positions: () => Promise<readonly TopicPositions[]>;
  readonly clock: Clock;
  readonly random: Random;
}

interface Sample {
  readonly atMs: number;
  readonly topics: readonly TopicPositions[];
}

/**
 * Remembers how far the group was behind in the last hour, since this process started; whichever replica is asked, it tells
 * of the whole group. While the broker does not answer nothing is noted: a gap is seen as one.
 */
export class LagRecorder {
  private readonly samples: Sample[] = [];
  private readonly parts: LagHistoryParts;
  private readonly task: Recurring;

  constructor(parts: LagHistoryParts) {
    this.parts = parts;
    const { clock, random } = parts;
    this.task = new Recurring({
      ...{ round: () => this.sample(), clock, random, failed: () => undefined },
      backoff: { baseMs: LAG_EVERY_S * 1_000, factor: 1, capMs: LAG_EVERY_S * 1_000 },
      firstAfterMs: LAG_EVERY_S * 1_000,
    });
  }

  start(): void {
    this.task.start();
  }

  stop(): Promise<void> {
    return atMost(this.parts.clock, STOP_LIMIT_MS, this.task.stop());
  }

  history(): LagHistory {
    const places = new Map(
      this.samples.flatMap(({ topics }) =>
        topics.flatMap(({ topic, partitions }) =>
          partitions.map(({ partition }) => [`${topic}/${partition}`, { topic, partition }] as const),
        ),
      ),
    );
    return {
      everyS: LAG_EVERY_S,
      times: this.samples.map(({ atMs }) => new Date(atMs).toISOString()),
      series: [...places.values()].map((place) => ({
        ...place,
        lags: this.samples.map((sample) => lagIn(sample, place)),
      })),
    };
  }

  private async sample(): Promise<number> {
    const topics = await this.parts.positions();
    this.samples.push({ atMs: this.parts.clock.nowMs(), topics });
    if (this.samples.length > LAG_SAMPLES) this.samples.shift();
    return LAG_EVERY_S * 1_000;
  }
}

const lagIn = ({ topics }: Sample, place: { topic: string; partition: number }): number | null =>
  topics
    .find(({ topic }) => topic === place.topic)
    ?.partitions.find(({ partition }) => partition === place.partition)?.lag ?? null;
