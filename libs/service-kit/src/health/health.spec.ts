import { systemClock } from '@night-market/kernel';
import { FakeClock, settled } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { Health, NotReadyError } from './health.ts';

const up = () => Promise.resolve('up');
const down = () => Promise.reject(new Error('postgres://market:geheim@db is away'));

describe('readiness', () => {
  it('needs what is required', async () => {
    const health = new Health([{ name: 'store', required: true, probe: down }], systemClock);
    expect(await health.report()).toEqual({ ready: false, checks: { store: 'down' } });
  });

  it('says why, where a check can tell', async () => {
    const probe = () => Promise.reject(new NotReadyError('relation "ware" does not exist'));
    const health = new Health([{ name: 'schema', required: true, probe }], systemClock);
    expect(await health.report()).toEqual({
      ready: false,
      checks: { schema: 'relation "ware" does not exist' },
    });
  });

  it('tells of the rest without needing it', async () => {
    const health = new Health(
      [
        { name: 'store', required: true, probe: up },
        { name: 'bus', required: false, probe: down },
      ],
      systemClock,
    );
    expect(await health.report()).toEqual({ ready: true, checks: { store: 'up', bus: 'down' } });
  });

  it('does not wait for what does not answer', async () => {
    const clock = new FakeClock();
    const silent = (): Promise<string> => new Promise(() => undefined);
    const health = new Health(
      [
        { name: 'store', required: true, probe: silent },
        { name: 'bus', required: false, probe: up },
      ],
      clock,
    );
    const report = health.report();
    await settled();
    await clock.advance(2_000);
    expect(await report).toEqual({ ready: false, checks: { store: 'down', bus: 'up' } });
  });

  it('ends when the service stops, although all is up', async () => {
    const health = new Health([{ name: 'store', required: true, probe: up }], systemClock);
    expect((await health.report()).ready).toBe(true);
    health.stop();
    expect(await health.report()).toEqual({ ready: false, checks: { store: 'up' } });
  });

  it('is not ready while something keeps failing on its own, and says why', async () => {
    let fault: string | undefined = 'not authorized';
    const health = new Health([{ name: 'bus', required: false, probe: up, fault: () => fault }], systemClock);
    expect(await health.report()).toEqual({ ready: false, checks: { bus: 'failing: not authorized' } });
    fault = undefined;
    expect(await health.report()).toEqual({ ready: true, checks: { bus: 'up' } });
  });

  it('comes back with what was down', async () => {
    let isUp = false;
    const health = new Health(
      [{ name: 'store', required: true, probe: () => (isUp ? up() : down()) }],
      systemClock,
    );
    expect((await health.report()).ready).toBe(false);
    isUp = true;
    expect((await health.report()).ready).toBe(true);
  });
});
