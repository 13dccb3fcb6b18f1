import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEvening, type Evening } from '../src/index.ts';

let evening: Evening;

beforeAll(async () => {
  evening = await startEvening({ name: 'stop' });
});
afterAll(() => evening.end());

describe('SIGTERM under load (law 11)', () => {
  it.each(['payments', 'orchestrator', 'gate', 'auditor'])(
    '%s ends by itself with code 0 within 10 s, and nothing is lost',
    async (name) => {
      const service = evening.platform.service(name);
      const ended = new Promise<[number | NodeJS.Signals, number]>((resolve) => {
        const startedMs = Date.now();
        service.onExit = (how) => resolve([how, Date.now() - startedMs]);
      });
      const playing = evening.play({ orders: 300, seed: 7, inFlight: 128 });
      await service.kill('SIGTERM');
      const [how, tookMs] = await ended;
      await service.start();
      const result = await playing;
      expect(how).toBe(0);
      expect(tookMs).toBeLessThan(10_000);
      expect(result.summary).toMatchObject({ open: 0, wrong: 0 });
    },
  );
});
