import type { DestinationCounts, DestinationView } from '@night-market/intents';
import { describe, expect, it } from 'vitest';
import { measureIntents } from './intent-metrics.ts';
import { Metrics } from './metrics.ts';

const view = (destination: string, more: Partial<DestinationView> = {}): DestinationView => ({
  ...{ destination, circuit: 'closed', failures: 0, underWay: 0, queued: 0, ...more },
});
const counts = (destination: string, more: Partial<DestinationCounts> = {}): DestinationCounts => ({
  ...{ destination, waiting: 0, parked: 0, oldestAgeSeconds: 0, ...more },
});

async function scrape(views: DestinationView[], rows: () => Promise<DestinationCounts[]>): Promise<string[]> {
  const metrics = new Metrics('shop');
  measureIntents(
    { metrics, outside: [] },
    { parcel: { worker: { view: () => views }, reader: { byDestination: rows } } },
  );
  const lines = (await metrics.registry.metrics()).split('\n');
  return lines
    .filter((line) => line.startsWith('intents_'))
    .map((line) => line.replace('intent="parcel",', '').replace(',service="shop"', ''));
}

describe('the metrics of intents', () => {
  it('show what waits, what is parked, what is under way and whose circuit is open', async () => {
    const lines = await scrape(
      [view('post', { underWay: 2, queued: 7 }), view('bike', { circuit: 'half_open' })],
      async () => [counts('post', { waiting: 9, parked: 1, oldestAgeSeconds: 61.5 })],
    );
    expect(lines).toEqual([
      'intents_under_way{destination="post"} 2',
      'intents_under_way{destination="bike"} 0',
      'intents_queued{destination="post"} 7',
      'intents_queued{destination="bike"} 0',
      'intents_circuit_open{destination="post"} 0',
      'intents_circuit_open{destination="bike"} 1',
      'intents_waiting{destination="post"} 9',
      'intents_parked{destination="post"} 1',
      'intents_oldest_age_seconds{destination="post"} 61.5',
    ]);
  });

  it('have no more labels than they may: the rest is added up, or the worst of it shown', async () => {
    const names = Array.from({ length: 80 }, (_, n) => `shop-${n}`);
    const lines = await scrape(
      names.map((name, n) => view(name, { underWay: 1, circuit: n === 70 ? 'open' : 'closed' })),
      async () => names.map((name, n) => counts(name, { waiting: 2, oldestAgeSeconds: n })),
    );
    for (const name of ['under_way', 'waiting', 'oldest_age_seconds'])
      expect(lines.filter((line) => line.startsWith(`intents_${name}{`))).toHaveLength(51);
    expect(lines).toContain('intents_under_way{destination="other"} 30');
    expect(lines).toContain('intents_waiting{destination="other"} 60');
    expect(lines).toContain('intents_circuit_open{destination="other"} 1');
    expect(lines).toContain('intents_oldest_age_seconds{destination="other"} 79');
  });

  it('show what this process has in hand while the database is away', async () => {
    const lines = await scrape([view('post')], () => Promise.reject(new Error('away')));
    expect(lines.map((line) => line.split('{')[0])).toEqual([
      ...['intents_under_way', 'intents_queued', 'intents_circuit_open'],
    ]);
  });
});
