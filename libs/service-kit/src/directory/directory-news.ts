import {
  cityDirectoryV1,
  isTombstone,
  readableEvent,
  type CityDirectoryV1Event,
} from '@night-market/contracts';
import { LastWords } from '@night-market/directory-client';
import type { ConsumedRecord, LogReader } from '@night-market/event-bus';
import type { KafkaInspector } from '@night-market/kafka';
import type { Clock } from '@night-market/kernel';

export interface DirectoryNewsParts {
  readonly reader: LogReader;
  /** Of any group, for the ends of the log. */
  readonly inspector: Pick<KafkaInspector, 'positions'>;
  readonly clock: Clock;
  /** Told of each event once, in the order of its agent. */
  readonly hear: (event: CityDirectoryV1Event) => void;
  /** Told of each agent that the directory has forgotten, in the same order. */
  readonly forget: (agentId: string) => void;
  /** Whether what was heard will do for a while; otherwise the next look is taken at once. */
  readonly isEnough: () => boolean;
  /** A look that is no older will do, in milliseconds. */
  readonly freshMs: number;
}

const TOPIC = cityDirectoryV1.name;

/**
 * What the directory tells on its compacted topic, for whoever keeps a copy: while the directory is away its topic says what
 * it said last. Each look at the topic is a group of its own at the broker, so it is taken when somebody asks.
 */
export class DirectoryNews {
  private readonly parts: DirectoryNewsParts;
  private readonly words = new LastWords();
  private readonly next = new Map<number, bigint>();
  private readonly stopping = new AbortController();
  private readAtMs = -Infinity;
  private reading: Promise<void> | undefined;

  constructor(parts: DirectoryNewsParts) {
    this.parts = parts;
  }

  /** Hears what was said since the last look, unless that was a moment ago. Rejects while the broker is away. */
  async catchUp(): Promise<void> {
    if (this.parts.clock.nowMs() - this.readAtMs <= this.parts.freshMs) return;
    await (this.reading ??= this.read().finally(() => (this.reading = undefined)));
  }

  stop(): void {
    this.stopping.abort();
  }

  private async read(): Promise<void> {
    const { reader, inspector, clock, isEnough } = this.parts;
    const partitions = (await inspector.positions([TOPIC])).get(TOPIC) ?? [];
    const stretches = partitions.map(({ partition, low, high }) => {
      const next = this.next.get(partition) ?? low;
      return { topic: TOPIC, partition, from: next > low ? next : low, to: high };
    });
    await reader.read(stretches, (records) => Promise.resolve(this.take(records)), this.stopping.signal);
    for (const { partition, to } of stretches) this.next.set(partition, to);
    if (isEnough()) this.readAtMs = clock.nowMs();
  }

  private take(records: readonly ConsumedRecord[]): void {
    for (const { key, value, headers } of records) {
      if (key && !this.words.isNews(key.toString('utf8'), headers)) continue;
      if (key && isTombstone(TOPIC, value)) this.parts.forget(key.toString('utf8'));
      const event = readableEvent(TOPIC, value);
      if (event) this.parts.hear(event as CityDirectoryV1Event);
    }
  }
}
