import { versionsBehind } from '@night-market/contracts';
import type { Metrics } from './metrics.ts';

/**
 * Shows who still reads an old version of a topic: told by the subscriptions, so it is known before an event comes,
 * and without asking the broker.
 */
export function measureContractVersions(metrics: Metrics, readTopics: () => readonly string[]): void {
  metrics.gaugeBy(
    'contract_versions_behind',
    'Published versions that are newer than the one of the topic that is read here.',
    'topic',
    () => Promise.resolve(new Map(readTopics().map((topic) => [topic, versionsBehind(topic)]))),
  );
}
