import { describe, expect, it } from 'vitest';
import { Health } from './health.ts';

const up = () => Promise.resolve('up');
const down = () => Promise.reject(new Error('postgres://market:geheim@db is away'));

describe('readiness', () => {
  it('needs what is required', async () => {
    const health = new Health([{ name: 'store', required: true, probe: down }]);
    expect(await health.report()).toEqual({ ready: false, checks: { store: 'down' } });
  });

  it('tells of the rest without needing it', async () => {
    const health = new Health([
      { name: 'store', required: true, probe: up },
      { name: 'bus', required: false, probe: down },
    ]);
    expect(await health.report()).toEqual({ ready: true, checks: { store: 'up', bus: 'down' } });
  });

  it('ends when the service stops, although all is up', async () => {
    const health = new Health([{ name: 'store', required: true, probe: up }]);
    expect((await health.report()).ready).toBe(true);
    health.stop();
    expect(await health.report()).toEqual({ ready: false, checks: { store: 'up' } });
  });

  it('comes back with what was down', async () => {
    let isUp = false;
    const health = new Health([{ name: 'store', required: true, probe: () => (isUp ? up() : down()) }]);
    expect((await health.report()).ready).toBe(false);
    isUp = true;
    expect((await health.report()).ready).toBe(true);
  });
});
