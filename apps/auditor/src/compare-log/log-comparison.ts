import { readRecord, type ConsumedRecord, type LogReader } from '@night-market/event-bus';
import type { Clock } from '@night-market/kernel';
import { InboxOrder } from '../domain/inbox-order.ts';
import { PartitionWindow, WINDOW_EVENTS, type WindowLimit } from '../domain/partition-window.ts';
import type { Stretch } from '../domain/plan-stretches.ts';
import { placeOf } from '../domain/sent.ts';
import type { Tally } from '../domain/tally.ts';
import { InboxComparison } from './inbox-comparison.ts';
import type { Pace } from './pace.ts';
import type { AuditedConsumer, Inboxes } from './ports.ts';
import { toSent, type Compared } from './to-sent.ts';

export interface ComparisonPorts {
  readonly reader: LogReader;
  readonly inboxes: Inboxes;
  readonly clock: Clock;
  /** Without one everything is compared as fast as it can be read. */
  readonly pace?: Pace | undefined;
}

/** Events remembered over all partitions: what bounds the memory of a comparison. */
const REMEMBERED_EVENTS = 40_000;

/** What is known of a partition from the stretches compared so far. */
interface Known {
  readonly window: PartitionWindow;
  readonly orders: Map<string, InboxOrder>;
  next: bigint;
}

/** Compares stretches of the log with the inboxes. Keep it for the next stretches: it remembers what came before. */
export class LogComparison {
  private readonly ports: ComparisonPorts;
  private readonly known = new Map<string, Known>();
  private readonly limit: WindowLimit;

  /** @param remembered events over all partitions at most */
  constructor(ports: ComparisonPorts, remembered = REMEMBERED_EVENTS) {
    this.ports = ports;
    this.limit = () => Math.max(1, Math.min(WINDOW_EVENTS, Math.floor(remembered / this.known.size)));
  }

  async run(
    stretches: readonly Stretch[],
    consumers: readonly AuditedConsumer[],
    tally: Tally,
    signal: AbortSignal,
  ): Promise<void> {
    const asked = new Map(stretches.map((stretch) => [placeOf(stretch.topic, stretch.partition), stretch]));
    const comparisons = consumers.map((consumer) => new InboxComparison(this.ports, consumer, tally, signal));
    const parts = stretches.map((stretch) => {
      const { topic, partition, to } = stretch;
      return { topic, partition, from: this.readFrom(stretch), to };
    });
    await this.ports.reader.read(
      parts,
      async (records) => {
        await this.ports.pace?.take(records.length, signal);
        const [{ topic, partition }] = records as [ConsumedRecord];
        const known = this.known.get(placeOf(topic, partition))!;
        const compared = this.observe(records, known, asked.get(placeOf(topic, partition))!, tally);
        for (const comparison of comparisons)
          await comparison.run(topic, compared, this.orderOf(known, comparison));
        known.next = records.at(-1)!.offset + 1n;
      },
      signal,
    );
    for (const { topic, partition, to } of stretches) this.known.get(placeOf(topic, partition))!.next = to;
  }

  /** From where we stopped, if that is where the stretch begins; else with a lead-in, in a new window. */
  private readFrom({ topic, partition, from, leadFrom, judgedFrom }: Stretch): bigint {
    const place = placeOf(topic, partition);
    if (this.known.get(place)?.next === from) return from;
    const window = new PartitionWindow(judgedFrom, this.limit);
    this.known.set(place, { window, orders: new Map(), next: leadFrom });
    return leadFrom;
  }

  private observe(
    records: readonly ConsumedRecord[],
    { window }: Known,
    { from }: Stretch,
    tally: Tally,
  ): Compared[] {
    return records.map((record) => {
      const one = readRecord(record);
      const sent = toSent(one);
      const verdict = window.observe(sent);
      const lead = sent.offset < from;
      if (lead) return { one, sent, verdict, lead };
      tally.count(sent.topic, '', 'records');
      if (verdict.copy) tally.count(sent.topic, '', 'copies');
      for (const finding of verdict.findings) tally.find(finding);
      return { one, sent, verdict, lead };
    });
  }

  private orderOf({ orders }: Known, { name }: InboxComparison): InboxOrder {
    const order = orders.get(name) ?? new InboxOrder(this.limit);
    orders.set(name, order);
    return order;
  }
}
