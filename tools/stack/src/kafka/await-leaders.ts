import type { Admin } from 'kafkajs';
import { waitFor } from '../wait-for.ts';

const LEADERS_TIMEOUT_MS = 30_000;
/** What a broker answers for a topic that was made a moment ago; the second until it has heard of it. */
const NOT_YET: ReadonlySet<unknown> = new Set(['LEADER_NOT_AVAILABLE', 'UNKNOWN_TOPIC_OR_PARTITION']);

/**
 * Waits until each partition of these topics has a leader.
 * @throws Error after 30 s; what else the broker refuses, at once
 */
export async function awaitLeaders(admin: Pick<Admin, 'fetchTopicMetadata'>, names: string[]): Promise<void> {
  await waitFor(
    async () => {
      try {
        const { topics } = await admin.fetchTopicMetadata({ topics: names });
        return topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
      } catch (error) {
        if (NOT_YET.has((error as { type?: unknown }).type)) return false;
        throw error;
      }
    },
    { what: `leaders of ${names.join(', ')}`, timeoutMs: LEADERS_TIMEOUT_MS },
  );
}
