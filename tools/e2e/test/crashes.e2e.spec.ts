import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killAtRandom, startEvening, type Evening } from '../src/index.ts';

let evening: Evening;

beforeAll(async () => {
  evening = await startEvening({ name: 'crash' });
});
afterAll(() => evening.end());

const busy = { inFlight: 256, timeoutMs: 240_000 };

describe('kill -9 in the middle of an evening', () => {
  it('loses nothing and doubles nothing: payments and orchestrator, twelve times', async () => {
    const playing = evening.play({ ...busy, orders: 3_000, seed: 9 });
    const hits = await killAtRandom({
      victims: [evening.platform.service('payments'), evening.platform.service('orchestrator')],
      kills: 12,
      seed: 9,
      pauseMs: [50, 600],
    });
    const result = await playing;
    expect(hits).toBe(12);
    expect(result.findings).toEqual([]);
    expect(result.summary).toMatchObject({ orders: 3_000, open: 0, wrong: 0 });
  });

  it('survives a broker that is killed and comes back', async () => {
    const playing = evening.play({ ...busy, orders: 1_000, seed: 10 });
    await evening.stack.kafka.stop(0, 'SIGKILL');
    await evening.stack.kafka.start(0);
    const result = await playing;
    expect(result.findings).toEqual([]);
    expect(result.summary).toMatchObject({ orders: 1_000, open: 0, wrong: 0 });
  });

  it('survives a database that is killed and comes back', async () => {
    const playing = evening.play({ ...busy, orders: 1_000, seed: 11 });
    await evening.stack.postgres.stop('SIGKILL');
    await evening.stack.postgres.start();
    const result = await playing;
    expect(result.findings).toEqual([]);
    expect(result.summary).toMatchObject({ orders: 1_000, open: 0, wrong: 0 });
  });
});
