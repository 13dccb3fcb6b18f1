import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Metrics } from './metrics.ts';

const never = () => new Promise<number>(() => undefined);

describe('a scrape', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const scrape = async (metrics: Metrics) => {
    const text = metrics.registry.metrics();
    await vi.advanceTimersByTimeAsync(2_000);
    return (await text).split('\n').filter((line) => line.startsWith('test_'));
  };

  it('is not held up by a store that hangs: the last value stays, readiness falls', async () => {
    const metrics = new Metrics('wares');
    let hangs = false;
    const measure = () => (hangs ? never() : 1);
    metrics.gauge('test_age', 'Age.', measure);
    metrics.gauge('test_ready', 'Ready.', measure, 0);
    expect(await scrape(metrics)).toEqual(['test_age{service="wares"} 1', 'test_ready{service="wares"} 1']);
    hangs = true;
    expect(await scrape(metrics)).toEqual(['test_age{service="wares"} 1', 'test_ready{service="wares"} 0']);
  });

  it('drops what is not measured any more', async () => {
    const metrics = new Metrics('wares');
    const lag = new Map([['a', 5]]);
    metrics.gaugeBy('test_lag', 'Lag.', 'topic', () => Promise.resolve(lag));
    expect(await scrape(metrics)).toEqual(['test_lag{topic="a",service="wares"} 5']);
    lag.clear();
    expect(await scrape(metrics)).toEqual([]);
  });

  it('shows given-up records from the start, so that the first one is an increase', async () => {
    const metrics = new Metrics('wares');
    const observer = metrics.consumerObserver();
    expect(await metrics.registry.metrics()).toContain('consumer_given_up_total{service="wares"} 0');
    observer.deadLetter('pay.txn.v1', 'TypeError');
    const text = await metrics.registry.metrics();
    expect(text).toContain('consumer_given_up_total{service="wares"} 1');
    expect(text).toContain(
      'consumer_dead_letters_total{topic="pay.txn.v1",reason="TypeError",service="wares"} 1',
    );
  });
});
