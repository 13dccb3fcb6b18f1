import { eventually } from '@night-market/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { chargeState, holdRelayLanes, pay, recordsOf, type Evening } from '../../src/index.ts';
import { holdConsumer, PATIENT, produce, type Scene } from './scene/index.ts';

const WAITING = ['order-w1', 'order-w2', 'order-w3', 'order-w4'];
/** By the table of levels: older than this is too old. */
const TOO_OLD_MS = 10_000;
const FLOOD = 3_000;

/** What is over when its cause is; the console shows it as long. */
export function describeCausesElsewhere(theScene: () => Scene): void {
  describe('failures whose causes end elsewhere', () => {
    const ends: (() => Promise<unknown>)[] = [];
    afterAll(() => Promise.all(ends.map((end) => end())));

    it('are seen while they last, and are over without a click', async () => {
      const scene = theScene();
      const { evening, operator, seen } = scene;
      const { platform } = evening;
      await operator.overview();
      const [gateway, replica] = [platform.service('gateway-sim'), platform.service('power-ops', 1)];
      const gate = platform.service('gate');
      await gate.kill();
      ends.push(await holdRelayLanes(platform.databaseUrls['gate']!));
      await gate.start();
      await gate.waitReady();
      const [known] = await recordsOf(evening, 'pay.txn.v1');
      const { key, value, headers } = known!;
      ends.push(await holdConsumer(evening, 'orchestrator'));
      ends.push(
        () => replica.start(),
        () => gateway.start(),
      );
      // The same event again and again: a producer that repeats itself.
      const flood = Array.from({ length: FLOOD }, () => ({ key: key!, value, headers }));
      await Promise.all([
        seen.plant('lost replica', {
          words: 'power-ops misses 1 of its replicas',
          plant: () => replica.kill('SIGKILL'),
        }),
        seen.plant('dead gateway', {
          words: 'payments does not get through to gateway',
          plant: async () => {
            await gateway.kill('SIGKILL');
            await Promise.all(WAITING.map((orderId) => pay(evening, orderId)));
          },
        }),
        seen.plant('full outbox', {
          ...{ words: 'gate has an event that has waited', countsAfterMs: TOO_OLD_MS },
          plant: () => letIn(evening),
          isThere: async () => (await scene.count('gate', 'outbox')) > 0,
        }),
        seen.plant('lagging consumer', {
          words: 'events behind on pay.txn.v1',
          plant: () => produce(evening, 'pay.txn.v1', flood),
        }),
        seen.plant('dead consumer', {
          ...{ words: 'orchestrator has handled nothing of pay.txn.v1 for', countsAfterMs: TOO_OLD_MS },
          plant: () => Promise.resolve(),
        }),
      ]);
      await Promise.all(ends.splice(0).map((end) => end()));
      const words = ['misses 1', 'does not get through', 'has waited', 'events behind', 'handled nothing'];
      for (const each of words) await operator.seesNoMore(each);
      await Promise.all([
        replica.waitReady(),
        eventually(async () => (await scene.count('gate', 'outbox')) === 0, PATIENT),
        ...WAITING.map((orderId) =>
          eventually(async () => (await chargeState(evening, orderId)) === 'captured', PATIENT),
        ),
        ...WAITING.map((orderId) =>
          eventually(async () => (await scene.sagaState(orderId))?.settled, PATIENT),
        ),
      ]);
      for (const name of ['lost replica', 'dead gateway', 'full outbox', 'lagging consumer', 'dead consumer'])
        scene.expectSeen(name);
      expect(operator.clicks).toBe(0);
      // Its old key was used for a moment yet.
      await operator.seesNoMore('Revoked keys');
    });
  });
}

/** An entry of a visitor, which the gate tells. */
async function letIn({ platform }: Evening): Promise<void> {
  const { urls, keys } = platform;
  const { id: deviceId, key } = await keys.scanner('north');
  const scan = {
    ...{ deviceId, nonce: 'planted', token: await keys.ticket('planted') },
    ...{ gateId: 'north', admission: 'prepaid' },
  };
  const response = await fetch(`${urls['gate']![0]}/v2/scans`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(scan),
  });
  expect(await response.json()).toMatchObject({ decision: 'granted' });
}
