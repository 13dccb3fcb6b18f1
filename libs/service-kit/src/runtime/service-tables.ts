import { deadLetterTopic, handlersOf, TOPICS, type TopicDefinition } from '@night-market/contracts';
import { libraryMigrations, type Need } from './library-tables.ts';
import type { MigrationClass, RecordedBefore } from '@night-market/postgres';

/** The tables of a service, and what they follow from. */
export interface ServiceTables {
  readonly name: string;
  /** Those of its own tables; the libraries that it needs bring theirs. */
  readonly migrations: readonly MigrationClass[];
  /**
   * What does not follow from the contracts: a producer of a topic needs the outbox; a consumer needs inbox and stash,
   * and the outbox for its dead letters.
   */
  readonly needs?: readonly Need[];
  /** Migrations that an earlier release recorded and this one no longer has. */
  readonly recordedBefore?: RecordedBefore;
  /** The contracts that it is held to; all of them when nothing is said. */
  readonly contracts?: readonly TopicDefinition[];
}

/** The libraries whose tables the service needs. */
export function needsOf({
  name,
  needs = [],
  contracts = TOPICS,
}: Pick<ServiceTables, 'name' | 'needs' | 'contracts'>): ReadonlySet<Need> {
  const all = new Set(needs);
  if (contracts.some(({ producers }) => producers.includes(name))) all.add('outbox');
  if (contracts.some((topic) => handles(topic, name)) || all.has('inbox') || all.has('stash'))
    for (const need of ['outbox', 'inbox', 'stash'] as const) all.add(need);
  return all;
}

/** All migrations of the service: those of the libraries that it needs, and its own. */
export const migrationsOf = (tables: ServiceTables): MigrationClass[] => [
  ...libraryMigrations(needsOf(tables)),
  ...tables.migrations,
];

/** The topics that the service writes to: those of its events, and of the dead letters of what it reads. */
export const writtenTopics = ({
  name,
  contracts = TOPICS,
}: Pick<ServiceTables, 'name' | 'contracts'>): string[] => [
  ...contracts.filter(({ producers }) => producers.includes(name)).map((topic) => topic.name),
  ...contracts.filter((topic) => handles(topic, name)).map((topic) => deadLetterTopic(topic.name)),
];

const handles = (topic: TopicDefinition, service: string): boolean =>
  handlersOf(topic).some((consumer) => consumer.name === service);
