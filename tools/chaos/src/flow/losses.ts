import { setTimeout as delay } from 'node:timers/promises';
import { placeOf } from '@night-market/event-bus';
import { positionsOf } from '@night-market/kafka';
import type { Stack } from '@night-market/stack';
import type { Admin } from 'kafkajs';
import { FlowTracker, type PartitionStand } from './flow-tracker.ts';

const LOOK_EVERY_MS = 200;

/** Takes the time from the loss of a replica until its partitions flow again. */
export class Losses {
  private readonly stack: Stack;
  private readonly namespace: string;
  private readonly say: (line: string) => void;
  private readonly longestMs: number[] = [];
  private still = 0;

  constructor(stack: Stack, namespace: string, say: (line: string) => void) {
    this.stack = stack;
    this.namespace = namespace;
    this.say = say;
  }

  /** From now on, for a replica of this service; the returned function ends it. */
  watch(service: string): () => Promise<void> {
    const lostAtMs = performance.now();
    const tracker = new FlowTracker();
    const over = new AbortController();
    const looking = this.look(this.namespace + service, lostAtMs, tracker, over.signal);
    return async () => {
      over.abort();
      await looking;
      this.note(service, tracker);
    };
  }

  /** The line before the last of a run. */
  get line(): string {
    if (this.longestMs.length === 0 && this.still === 0) return 'chaos: no loss of a replica was timed';
    const longestS = (Math.max(0, ...this.longestMs) / 1_000).toFixed(1);
    const still = this.still > 0 ? `, ${this.still} partition(s) stood still for the whole absence` : '';
    return `chaos: partitions flow again after ${longestS} s at most (${this.longestMs.length} losses)${still}`;
  }

  private note(service: string, { longestMs, still }: FlowTracker): void {
    if (longestMs !== undefined) this.longestMs.push(longestMs);
    this.still += still.length;
    const flowed =
      longestMs === undefined ? 'nothing to settle' : `flow again after ${(longestMs / 1_000).toFixed(1)} s`;
    this.say(
      `         ${service}: ${flowed}${still.length > 0 ? `, still waiting: ${still.join(', ')}` : ''}`,
    );
  }

  private async look(
    group: string,
    lostAtMs: number,
    tracker: FlowTracker,
    over: AbortSignal,
  ): Promise<void> {
    const admin = this.stack.adminKafka().admin();
    try {
      await admin.connect();
      let looks = 0;
      let failure: Error | undefined;
      while (!over.aborted) {
        // While a partition has no leader the broker cannot tell; what was missed counts into the next look.
        const stands = await standsOf(admin, group).catch((error: Error) => void (failure = error));
        if (stands) {
          looks += 1;
          tracker.observe(performance.now() - lostAtMs, stands);
        }
        await delay(LOOK_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
      }
      if (looks === 0 && failure) throw failure;
    } finally {
      await admin.disconnect();
    }
  }
}

async function standsOf(admin: Admin, groupId: string): Promise<PartitionStand[]> {
  const stands: PartitionStand[] = [];
  // One topic after the other: side by side kafkajs may lose a topic, whose partitions would then look as if nothing waited.
  for (const { topic, partitions } of await admin.fetchOffsets({ groupId })) {
    for (const one of positionsOf(partitions, await admin.fetchTopicOffsets(topic))) {
      const { partition, low, high: end, settled = low } = one;
      stands.push({ name: placeOf({ topic, partition }), settled, end });
    }
  }
  return stands;
}
