import type { CityEventBus } from '@night-market/event-bus';
import type { KafkaConsumer } from '@night-market/kafka';
import type { SqlTx } from '@night-market/kernel';
import { PgOutboxWatch } from '@night-market/outbox';
import type { PgStashReader, StashCounts } from '@night-market/stash';
import type { DataSource } from 'typeorm';
import { readRows } from '@night-market/postgres';
import type { Health } from '../health/health.ts';
import type { TopicLag } from './consumer-progress.ts';
import { measureContractVersions } from './contract-versions.ts';
import type { LagWatch } from './lag-watch.ts';
import type { Metrics } from './metrics.ts';

export function measureQueues(metrics: Metrics, dataSource: DataSource): void {
  const watch = new PgOutboxWatch((sql, params) => readRows(dataSource, sql, params));
  metrics.gauge('outbox_oldest_age_seconds', 'Age of the oldest event that is not sent yet.', () =>
    watch.oldestAgeSeconds(),
  );
  metrics.gauge('outbox_waiting_events', 'Events not sent yet; an estimate beyond 1,000 in a lane.', () =>
    watch.waitingEvents(),
  );
  metrics.gauge(
    'outbox_locked_lanes',
    'Relay lanes that have an owner, as the database sees it; every replica tells the same.',
    () => watch.lockedLanes(),
  );
}

interface ConsumerParts {
  readonly bus: CityEventBus<SqlTx>;
  readonly broker: KafkaConsumer;
  readonly lag: LagWatch;
}

export function measureConsumer(metrics: Metrics, { bus, broker, lag }: ConsumerParts): void {
  metrics.gauge('consumer_queued_events', 'Records fetched and not yet handled.', () => bus.queuedRecords);
  metrics.gauge('consumer_joined', '1 in the group, or with nothing to read; 0 while joining.', () =>
    !bus.subscribed || broker.joined ? 1 : 0,
  );
  measureContractVersions(metrics, () => bus.handledTopics);
  metrics.gaugeBy(
    'consumer_lag_events',
    'Events of the topic that the group has not settled; every replica tells the same.',
    'topic',
    async () => (bus.subscribed ? eventsOf(await lag.byTopic()) : new Map<string, number>()),
  );
}

const eventsOf = (lag: ReadonlyMap<string, TopicLag>): ReadonlyMap<string, number> =>
  new Map([...lag].map(([topic, { events }]) => [topic, events]));

export function measureReadiness(metrics: Metrics, health: Health): void {
  const ready = async () => ((await health.report()).ready ? 1 : 0);
  metrics.gauge('service_ready', '1 while the service takes traffic.', ready, 0);
}

export function measureStash(metrics: Metrics, reader: PgStashReader): void {
  const stashed = async (what: keyof StashCounts) => (await reader.counts())[what];
  metrics.gauge('stash_parked_keys', 'Keys that wait for an operator.', () => stashed('parkedKeys'));
  metrics.gauge('stash_waiting_keys', 'Keys that are tried again by themselves.', () =>
    stashed('waitingKeys'),
  );
  metrics.gauge('stash_events', 'Events held back.', () => stashed('events'));
}
