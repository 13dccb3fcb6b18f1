import { eventually } from '@night-market/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { pay } from '../../src/index.ts';
import {
  askService,
  FEEDER,
  PATIENT,
  planFaults,
  plantBrokenContract,
  plantPoison,
  plantTrip,
  refuseOrder,
  StubbornScanner,
  type Scene,
} from './scene/index.ts';

const STUCK = 'order-stuck';
const REFUSED = 'order-refused';

/** What nobody but an operator repairs: by five clicks at most. */
export function describeWaitingForOperators(theScene: () => Scene): void {
  describe('failures that wait for an operator', () => {
    let mendOrchestrator: () => Promise<void>;
    let scanner: StubbornScanner;
    afterAll(() => scanner?.stop());

    it('are all seen', async () => {
      const scene = theScene();
      const { evening, seen } = scene;
      const { keys } = evening.platform;
      const definition = { phaseLimitAmps: 63, stalls: [] };
      await askService(evening, 'power-ops', 'PUT', `/feeders/${FEEDER}`, { reason: 'opening', definition });
      const device = await keys.scanner();
      scanner = new StubbornScanner(evening, device.key);
      await eventually(() => scanner.status === 200, PATIENT);
      await planFaults(evening, { [STUCK]: ['double_capture', 'refund_fail_once'] });
      mendOrchestrator = await refuseOrder(evening, REFUSED);
      await Promise.all([
        seen.plant('poison event', {
          words: 'Parked keys at payments: 1',
          plant: () => plantPoison(evening, 'poison-1'),
          isThere: () => scene.isParked('payments', 'poison-1'),
        }),
        seen.plant('broken contract', {
          words: 'payments got events that break their contract; parked keys: 1',
          plant: () => plantBrokenContract(evening, 'contract-1'),
          isThere: () => scene.isParked('payments', 'contract-1'),
        }),
        seen.plant('stuck saga', {
          words: 'Sagas that need attention: 1',
          plant: () => pay(evening, STUCK),
          isThere: async () => (await scene.sagaState(STUCK))?.state === 'NeedsAttention',
        }),
        seen.plant('order that is parked', {
          words: 'Parked keys at orchestrator: 1',
          plant: () => pay(evening, REFUSED),
          isThere: () => scene.isParked('orchestrator', REFUSED),
        }),
        seen.plant('tripped feeder', {
          words: `${FEEDER} is dark`,
          plant: () => plantTrip(evening, FEEDER),
        }),
        seen.plant('revoked device in use', {
          words: 'Revoked keys that are still in use at gate: 1',
          plant: () => askService(evening, 'gate', 'POST', `/ops/devices/${device.id}/revoke`, {}),
          isThere: () => Promise.resolve(scanner.status === 401),
        }),
      ]);
    });

    it('a poison event is discarded', async () => {
      const scene = theScene();
      const { operator } = scene;
      await operator.overview();
      await operator.click(operator.trouble('Parked keys at payments: 1'));
      await operator.click(operator.page.getByRole('link', { name: 'poison-1' }));
      await operator.click(operator.page.getByRole('button', { name: 'Discard the head' }));
      await operator.confirm('Discard the head');
      await eventually(async () => !(await scene.isParked('payments', 'poison-1')), PATIENT);
      scene.expectSeen('poison event');
    });

    it('an event that breaks its contract is discarded', async () => {
      const scene = theScene();
      const { operator } = scene;
      await operator.overview();
      await operator.click(operator.trouble('events that break their contract'));
      await operator.click(operator.page.getByRole('link', { name: 'contract-1' }));
      await operator.click(operator.page.getByRole('button', { name: 'Discard the head' }));
      await operator.confirm('Discard the head');
      await eventually(async () => !(await scene.isParked('payments', 'contract-1')), PATIENT);
      scene.expectSeen('broken contract');
    });

    it('the refund of a stuck saga is tried again, and the money goes back', async () => {
      const scene = theScene();
      const { operator } = scene;
      await operator.overview();
      await operator.click(operator.trouble('Sagas that need attention: 1'));
      await operator.click(operator.page.getByRole('link', { name: STUCK }));
      await operator.click(operator.page.getByRole('button', { name: 'Retry the refund' }));
      await operator.confirm('Retry the refund');
      await operator.page.locator(`[data-outcome='done']`).waitFor();
      expect((await scene.sagaState(STUCK))?.settled).toBe(true);
      scene.expectSeen('stuck saga');
    });

    it('a parked order is tried out, replayed, and settles', async () => {
      const scene = theScene();
      const { operator } = scene;
      await mendOrchestrator();
      await operator.overview();
      await operator.click(operator.trouble('Parked keys at orchestrator: 1'));
      await operator.click(operator.page.getByRole('link', { name: REFUSED }));
      const { clicks } = operator;
      await operator.click(operator.page.getByRole('button', { name: 'Dry run' }));
      await operator.confirm('Dry run');
      await operator.page.locator(`[data-outcome='would_drain']`).waitFor();
      expect(await scene.isParked('orchestrator', REFUSED)).toBe(true);
      // Looking before is no part of the repair.
      operator.clicks = clicks;
      await operator.click(operator.page.getByRole('button', { name: 'Replay', exact: true }));
      await operator.confirm('Replay');
      await operator.page.locator(`[data-outcome='drained']`).waitFor();
      await eventually(async () => (await scene.sagaState(REFUSED))?.settled, PATIENT);
      scene.expectSeen('order that is parked');
    });

    it('a feeder is said to have power again', async () => {
      const scene = theScene();
      const { evening, operator } = scene;
      await operator.overview();
      await operator.click(operator.trouble(`${FEEDER} is dark`));
      await operator.click(operator.page.getByRole('button', { name: 'The breaker is closed again' }));
      await operator.confirm('The breaker is closed again');
      await eventually(async () => {
        const feeder = await askService(evening, 'power-ops', 'GET', `/feeders/${FEEDER}`);
        return (feeder as { darkSince: string | null }).darkSince === null;
      }, PATIENT);
      scene.expectSeen('tripped feeder');
    });

    it('a device whose key was revoked is given another one', async () => {
      const scene = theScene();
      const { operator } = scene;
      await operator.overview();
      await operator.click(operator.trouble('Revoked keys that are still in use at gate: 1'));
      const row = operator.page.getByRole('row').filter({ has: operator.page.locator('[data-refused]') });
      await operator.click(row.getByRole('button', { name: 'Rotate' }));
      await operator.confirm('Rotate');
      scanner.key = (await operator.page.locator('[data-secret]').textContent()) ?? '';
      await eventually(() => scanner.status === 200, PATIENT);
      await operator.page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
      scene.expectSeen('revoked device in use');
    });

    it('and then they are over', async () => {
      const { operator } = theScene();
      await operator.overview();
      const words = ['Parked keys', 'break their contract', 'need attention', 'is dark'];
      for (const each of words) await operator.seesNoMore(each);
    });
  });
}
