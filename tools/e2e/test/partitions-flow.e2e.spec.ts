import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEvening, type Evening } from '../src/index.ts';

const FLOW_AGAIN_MS = 10_000;
/** Orders without faults: nothing but a partition that stands still may hold them up. */
const PLAIN = { retry: 0, secondKey: 0, double: 0, fault: 0, decline: 0, refundFault: 0, gate: 0 };
/** Enough to meet all partitions. */
const ORDERS = 120;

let evening: Evening;

beforeAll(async () => {
  evening = await startEvening({ name: 'flow', replicas: { payments: 2, orchestrator: 2 } });
  await evening.play({ orders: ORDERS, seed: 20, shares: PLAIN });
});
afterAll(() => evening.end());

describe('kill -9 of a replica that nobody starts again', () => {
  it.each(['payments', 'orchestrator'])(
    '%s: orders of all partitions settle within 10 s after it',
    async (name) => {
      const lost = evening.platform.service(name, 1);
      const hit = lost.pid;
      const killedAtMs = Date.now();
      await lost.kill('SIGKILL');
      const timeoutMs = FLOW_AGAIN_MS - (Date.now() - killedAtMs);
      const { summary, findings } = await evening.play({
        orders: ORDERS,
        seed: 21,
        shares: PLAIN,
        inFlight: 16,
        timeoutMs,
      });
      expect(hit).toBeDefined();
      expect(findings).toEqual([]);
      expect(summary).toMatchObject({ orders: ORDERS, open: 0, wrong: 0 });
    },
  );
});
