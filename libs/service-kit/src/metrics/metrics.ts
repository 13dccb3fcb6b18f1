import type { ConsumerObserver } from '@night-market/event-bus';
import type { LostRecords } from '@night-market/kafka';
import type { RelayObserver } from '@night-market/outbox';
import type { RetentionObserver } from '../retention/retention-task.ts';
import { pause, systemClock, type Log } from '@night-market/kernel';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** A store that hangs must not hold up a scrape: what it does not tell within this time is not told. */
const MEASURE_LIMIT_MS = 2_000;

/** @throws Error when it takes too long or fails */
async function measured<V>(measure: () => V | Promise<V>): Promise<V> {
  const over = new AbortController();
  const late = pause(systemClock, MEASURE_LIMIT_MS, over.signal).then(() => {
    throw new Error('the measurement takes too long');
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([Promise.resolve(measure()), late]);
  } finally {
    over.abort();
  }
}

/** What a service counts. Labels are topics, types and outcomes: few values, no ids, no personal data. */
export class Metrics {
  readonly registry: Registry;

  constructor(service: string) {
    this.registry = new Registry();
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  counter<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  seconds<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Histogram<L> {
    return new Histogram({
      name,
      help,
      labelNames: [...labelNames],
      buckets: SECONDS,
      registers: [this.registry],
    });
  }

  /**
   * A gauge that is measured at each scrape; a measurement that fails or takes too long leaves the last value,
   * or gives `otherwise`.
   */
  gauge(name: string, help: string, measure: () => number | Promise<number>, otherwise?: number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        try {
          this.set(await measured(measure));
        } catch {
          // The store is down: readiness reports it.
          if (otherwise !== undefined) this.set(otherwise);
        }
      },
    });
  }

  /** A gauge with one value per label, measured at each scrape; a value that is no longer measured, fails or takes too long disappears. */
  gaugeBy<L extends string>(
    name: string,
    help: string,
    label: L,
    measure: () => Promise<ReadonlyMap<string, number>>,
  ): void {
    this.gaugesBy(name, help, [label], async () =>
      [...(await measure())].map(([key, value]) => ({
        labels: { [label]: key } as Record<L, string>,
        value,
      })),
    );
  }

  /** The same with several labels. */
  gaugesBy<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    measure: () => Promise<readonly { labels: Record<L, string>; value: number }[]>,
  ): void {
    new Gauge<string>({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      async collect() {
        const values = await measured(measure).catch(() => []);
        this.reset();
        for (const { labels, value } of values) this.set(labels, value);
      },
    });
  }

  /** Log lines that could not be written. */
  lostLinesObserver(): () => void {
    const lines = this.counter(
      'log_lost_lines_total',
      'Log lines lost because the log could not be written.',
    );
    return () => lines.inc();
  }

  retentionObserver(): RetentionObserver {
    const forgotten = this.counter('retention_forgotten_rows_total', 'Expired rows deleted.', ['table']);
    const failures = this.counter('retention_failures_total', 'Rounds that failed.', ['table']);
    return {
      forgotten: (table, rows) => forgotten.inc({ table }, rows),
      failed: (table) => failures.inc({ table }),
    };
  }

  /** @param aged hears how old each record was when it was handled, in milliseconds */
  consumerObserver(aged: (ageMs: number) => void = () => undefined): ConsumerObserver {
    const batchSeconds = this.seconds('consumer_batch_duration_seconds', 'Time of one consumer transaction.');
    const handled = this.counter('consumer_events_total', 'Events handled.', ['topic', 'type']);
    const ageSeconds = this.seconds(
      'consumer_event_age_seconds',
      'From the broker to the committed effect.',
      ['topic'],
    );
    const duplicates = this.counter('consumer_duplicates_total', 'Redelivered events that were dropped.');
    const retries = this.counter('consumer_retries_total', 'Outages of the store that were waited out.');
    const dead = this.counter('consumer_dead_letters_total', 'Records parked.', ['topic', 'reason']);
    const stashed = this.counter('stash_failures_total', 'Failures that held a key back.', [
      'topic',
      'state',
    ]);
    const overdue = this.counter('stash_overdue_total', 'Failures past the threshold of a waiting key.', [
      'topic',
    ]);
    const replays = this.counter('stash_replays_total', 'Replays of a key by an operator.', ['outcome']);
    // Without labels it is there from the start with 0, so an increase shows the very first one too.
    const givenUp = this.counter('consumer_given_up_total', 'Records given up, whatever the reason.');
    return {
      batch: (_records, _events, durationMs) => batchSeconds.observe(durationMs / 1_000),
      handled: (topic, type, ageMs) => {
        handled.inc({ topic, type });
        ageSeconds.observe({ topic }, ageMs / 1_000);
        aged(ageMs);
      },
      duplicate: (amount) => duplicates.inc(amount),
      retry: () => retries.inc(),
      deadLetter: (topic, reason) => {
        dead.inc({ topic, reason });
        givenUp.inc();
      },
      stashed: (topic, state) => stashed.inc({ topic, state }),
      overdue: (topic) => overdue.inc({ topic }),
      replayed: (outcome) => replays.inc({ outcome }),
    };
  }

  /** Records that were deleted before this consumer read them. */
  lostRecordsObserver(log: Pick<Log, 'error'>): (lost: LostRecords) => void {
    const counts = this.counter(
      'consumer_lost_records_total',
      'Records deleted from the log before they were read.',
    );
    return ({ topic, partition, from, to }) => {
      counts.inc(Number(to - from));
      log.error(
        { topic, partition, fromOffset: from.toString(), toOffset: to.toString() },
        'records were deleted before this service read them; rebuild what they told from the books of their producer',
      );
    };
  }

  relayObserver(): RelayObserver {
    const sent = this.counter('outbox_sent_events_total', 'Events the broker has acknowledged.');
    const sendSeconds = this.seconds('outbox_send_duration_seconds', 'Time of one produce call.');
    const failures = this.counter('outbox_send_failures_total', 'Produce calls or reads that failed.');
    let lanes = 0;
    this.gauge('outbox_owned_lanes', 'Relay lanes this replica owns.', () => lanes);
    return {
      sent: (events, durationMs) => {
        sent.inc(events);
        sendSeconds.observe(durationMs / 1_000);
      },
      failed: () => failures.inc(),
      lanes: (owned) => {
        lanes = owned;
      },
    };
  }
}
