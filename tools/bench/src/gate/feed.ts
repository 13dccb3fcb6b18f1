import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '@night-market/launcher';
import { EventStreamParser } from '@night-market/scanner-sdk';
import { Pool } from 'undici';
import { nowMs, openLoop } from '../loops.ts';
import type { MemoryWatch } from '../memory-watch.ts';
import { percentile, spread, verdict } from '../statistics.ts';
import type { World } from '../world.ts';
import { post, type PlannedScan, type Scanner } from './scans.ts';

const REACHED_AIM_MS = { most: 1_000 };
const SCANS_PER_S = 10;
const HEARD_TIMEOUT_MS = 60_000;
/** As many connect at once. */
const OPENING = 50;

/** Scanners that follow the feed of one gate while tickets come in: how long after the scan each of them has heard of it. */
export async function measureFeed(
  { options, say, signal }: World,
  platform: Platform,
  scanner: Scanner,
  scans: readonly PlannedScan[],
  memory: MemoryWatch,
): Promise<void> {
  const { url } = platform.service('gate');
  const readers: Reader[] = [];
  const pool = new Pool(url, { connections: 4, pipelining: 1 });
  try {
    while (readers.length < options.readers) {
      signal.throwIfAborted();
      const some = Math.min(OPENING, options.readers - readers.length);
      readers.push(...(await Promise.all(Array.from({ length: some }, () => Reader.open(url, scanner.key)))));
    }
    memory.phase('feed');
    const sentMs = new Map<string, number>();
    await openLoop(scans, SCANS_PER_S, async (scan, n) => {
      const startMs = nowMs();
      const { ticket } = JSON.parse(await post(pool, scanner, n, scan)) as { ticket: { ticketId: string } };
      sentMs.set(ticket.ticketId, startMs);
    });
    const endMs = nowMs() + HEARD_TIMEOUT_MS;
    while (readers.some(({ heardMs }) => heardMs.size < scans.length)) {
      if (nowMs() > endMs) throw new Error('not every reader of the feed heard of every ticket');
      await wait(50, undefined, { signal });
    }
    const tookMs = readers.flatMap(({ heardMs }) =>
      [...sentMs].map(([ticketId, atMs]) => heardMs.get(ticketId)! - atMs),
    );
    const p99 = percentile(tookMs, 0.99);
    say(
      `scan to reader, ms      ${spread(tookMs)}, ${readers.length} readers, ${scans.length} events at ${SCANS_PER_S}/s  p99 ${verdict(p99, REACHED_AIM_MS)}`,
    );
  } finally {
    for (const reader of readers) reader.close();
    await pool.close();
  }
}

/** A scanner that follows the feed. */
class Reader {
  /** When it heard of each ticket that was let in. */
  readonly heardMs = new Map<string, number>();
  private readonly response: IncomingMessage;

  private constructor(response: IncomingMessage) {
    this.response = response;
    const parser = new EventStreamParser();
    response.setEncoding('utf8').on('data', (text: string) => {
      for (const { type, data } of parser.push(text))
        if (type === 'granted') this.heardMs.set((JSON.parse(data) as { key: string }).key, nowMs());
    });
  }

  /** Resolves when it is told where the feed stands. */
  static async open(url: string, key: string): Promise<Reader> {
    const request = get(`${url}/v2/feed`, { agent: false, headers: { authorization: `Bearer ${key}` } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`GET /v2/feed answered ${response.statusCode}`);
    const positioned = Promise.withResolvers<void>();
    const look = (text: Buffer | string): void => {
      if (/^id: /m.test(String(text))) positioned.resolve();
    };
    response.on('data', look);
    response.on('error', () => undefined);
    const reader = new Reader(response);
    await positioned.promise;
    response.off('data', look);
    return reader;
  }

  close(): void {
    this.response.destroy();
  }
}
