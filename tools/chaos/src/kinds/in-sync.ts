import { waitFor } from '@night-market/stack';
import { topicsOf, type Arena } from '../arena.ts';

const IN_SYNC_MS = 120_000;

/** Waits until every copy of every partition is in sync, so that the next broker may go. */
export async function inSync({ stack, platform, shape, signal }: Arena): Promise<void> {
  const topics = topicsOf(platform);
  const look = async (): Promise<true | undefined> => {
    const admin = stack.adminKafka().admin({ retry: { retries: 0 } });
    try {
      await admin.connect();
      const { topics: found } = await admin.fetchTopicMetadata({ topics });
      const copies = found.flatMap(({ partitions }) => partitions.map(({ isr }) => isr.length));
      return copies.every((count) => count === shape.brokers.length) || undefined;
    } catch {
      return undefined;
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  };
  await waitFor(look, { what: 'all copies are in sync', timeoutMs: IN_SYNC_MS, intervalMs: 250, signal });
}
