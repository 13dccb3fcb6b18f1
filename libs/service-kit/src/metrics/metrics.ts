import type { ConsumerObserver } from '@night-market/event-bus';
import type { RelayObserver } from '@night-market/outbox';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

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

  /** A gauge that is measured when somebody looks; a failing measurement leaves the last value. */
  gauge(name: string, help: string, measure: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        try {
          this.set(await measure());
        } catch {
          // The store is away: readiness tells so.
        }
      },
    });
  }

  consumerObserver(): ConsumerObserver {
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
    return {
      batch: (_records, _events, durationMs) => batchSeconds.observe(durationMs / 1_000),
      handled: (topic, type, ageMs) => {
        handled.inc({ topic, type });
        ageSeconds.observe({ topic }, ageMs / 1_000);
      },
      duplicate: (amount) => duplicates.inc(amount),
      retry: () => retries.inc(),
      deadLetter: (topic, reason) => dead.inc({ topic, reason }),
      stashed: (topic, state) => stashed.inc({ topic, state }),
      overdue: (topic) => overdue.inc({ topic }),
      replayed: (outcome) => replays.inc({ outcome }),
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
