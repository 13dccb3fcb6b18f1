import { snapshotOf, type TopicDefinition, type TopicSnapshot } from '@night-market/contracts';

/** Where the snapshots are, from the root of the repository. */
export const SNAPSHOT_FOLDER = 'libs/contracts/snapshots';

export const fileOf = (topic: string): string => `${SNAPSHOT_FOLDER}/${topic}.json`;

/** @throws InexpressibleError when a schema says more than JSON Schema can */
export const snapshotsOf = (topics: readonly TopicDefinition[]): TopicSnapshot[] => topics.map(snapshotOf);
