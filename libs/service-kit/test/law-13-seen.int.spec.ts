import { readFileSync } from 'node:fs';
import { newId } from '@night-market/kernel';
import { eventually, gate, openGates } from '@night-market/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PeerUnavailableError } from '../src/runtime/recoverable-errors.ts';
import type { RunningService } from '../src/runtime/run-service.ts';
import { note, StallWorld, TOPIC } from './stall-world.ts';

/** A handler that is slow is waited for, so that it can be looked at. */
const PATIENT = { CONSUMER_LIVE_DEADLINE_MS: '8000', CONSUMER_HANDLER_DEADLINE_MS: '8000' };

let world: StallWorld;
let service: RunningService;
beforeAll(async () => {
  world = await StallWorld.create();
  service = await world.start(PATIENT);
  await world.tell(['warm-up']);
  await eventually(async () => (await world.effects()).length === 1, { timeoutMs: 30_000 });
});
afterAll(() => world.close());
afterEach(() => {
  openGates();
  world.handle = note;
});

/** The sum of a series over its labels, as a scrape shows it; undefined while it is not there. */
async function scraped(name: string, { url }: RunningService = service): Promise<number | undefined> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map(([, value]) =>
    Number(value),
  );
  return values.length > 0 ? values.reduce((sum, value) => sum + value) : undefined;
}

const reaches = (name: string, isThere: (value: number) => boolean, of = service) =>
  eventually(
    async () => {
      const value = await scraped(name, of);
      return value !== undefined && isThere(value);
    },
    { timeoutMs: 30_000, everyMs: 100 },
  );

/** Does something and waits until the counter shows it. */
async function grows(name: string, act: () => Promise<void>): Promise<void> {
  const before = (await scraped(name)) ?? 0;
  await act();
  await reaches(name, (value) => value > before);
}

describe('law 13: every step is seen', () => {
  it('outbox age and relay lag grow while the broker is away, and fall to 0 when all is sent', async () => {
    const cut = await world.start({ KAFKA_BROKERS: '127.0.0.1:1' });
    await service.stop();
    try {
      await world.publish(cut, ['unsent-1', 'unsent-2']);
      await reaches('outbox_waiting_events', (value) => value === 2, cut);
      await reaches('outbox_oldest_age_seconds', (value) => value > 0.3, cut);
      await reaches('outbox_send_failures_total', (value) => value > 0, cut);
    } finally {
      await cut.stop();
      service = await world.start(PATIENT);
    }
    await reaches('outbox_waiting_events', (value) => value === 0);
    await reaches('outbox_oldest_age_seconds', (value) => value === 0);
    await reaches('outbox_sent_events_total', (value) => value === 2);
  });

  it('handling time and end-to-end latency of every event', async () => {
    const hour = { ts: new Date(Date.now() - 3_600_000).toISOString() };
    await grows('consumer_handling_duration_seconds_count', () => world.tell(['timed'], hour));
    // Not before: events of others, which are younger, may still be on their way.
    await reaches('consumer_event_end_to_end_seconds_sum', (value) => value >= 3_600);
  });

  it('consumer lag, and how long the call in hand has been at it', async () => {
    const slow = gate();
    world.handle = async (events, context) => {
      await slow.opened;
      await note(events, context);
    };
    await world.tell(Array.from({ length: 40 }, (_, n) => `lag-${n}`));
    await reaches('consumer_lag_events', (value) => value >= 40);
    await reaches('consumer_in_hand_seconds', (value) => value > 0.5);
    slow.open();
    await reaches('consumer_lag_events', (value) => value < 10);
    await reaches('consumer_in_hand_seconds', (value) => value === 0);
  });

  it('keys that wait because of a recoverable error, and their tries', async () => {
    world.handle = () => Promise.reject(new PeerUnavailableError('the peer answers 503'));
    await grows('stash_failures_total', () => world.tell(['busy-peer']));
    await reaches('stash_waiting_keys', (value) => value === 1);
    world.handle = note;
    await reaches('stash_waiting_keys', (value) => value === 0);
    expect(await world.effects()).toContain('busy-peer');
  });

  it('outages of the store that were waited out', async () => {
    let failures = 2;
    world.handle = async (events, context) => {
      if (failures-- > 0) throw Object.assign(new Error('too many connections'), { code: '53300' });
      await note(events, context);
    };
    await grows('consumer_retries_total', () => world.tell(['retried']));
    await eventually(async () => (await world.effects()).includes('retried'), { timeoutMs: 30_000 });
  });

  it('copies that were dropped', async () => {
    const id = newId();
    await world.tell(['copied'], { id });
    await grows('consumer_duplicates_total', () => world.tell(['copied'], { id }));
  });

  it('parked keys and dead letters', async () => {
    await grows('consumer_dead_letters_total', () => world.babble('unreadable'));
    await reaches('stash_parked_keys', (value) => value === 1);
    await reaches('stash_events', (value) => value === 1);
    expect(await scraped('consumer_given_up_total')).toBeGreaterThan(0);
    await eventually(async () => (await world.bus.readAll(`${TOPIC}.dlq`)).length === 1);
  });
});

const file = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('law 13: somebody is told', () => {
  const panels = file('ops/grafana/delivery.json');
  const alerts = file('ops/prometheus/alerts.yml');

  it.each([
    'outbox_oldest_age_seconds',
    'outbox_waiting_events',
    'outbox_send_failures_total',
    'consumer_lag_events',
    'consumer_handling_duration_seconds',
    'consumer_in_hand_seconds',
    'consumer_retries_total',
    'stash_parked_keys',
    'stash_waiting_keys',
    'consumer_dead_letters_total',
    'consumer_event_end_to_end_seconds',
  ])('%s has a panel or an alert', (name) => {
    const isShown = [...panels.matchAll(/"expr": "(.*)"/g)].some(([, expr]) => expr?.includes(name));
    const isAlerted = [...alerts.matchAll(/expr: (.*)/g)].some(([, expr]) => expr?.includes(name));
    expect(isShown || isAlerted).toBe(true);
  });
});
