import { describe, expect, it } from 'vitest';
import { FEEDER, type Scene } from './scene/index.ts';

/** A viewer, a lost connection, a service that is down, and both languages. */
export function describeLookingOn(theScene: () => Scene): void {
  describe('whoever only looks on', () => {
    it('cannot act: the button says why, and the service refuses too', async () => {
      const scene = theScene();
      const viewer = await scene.openConsole('viewer');
      await viewer.page.goto(`${scene.consoleUrl}/power/${FEEDER}`);
      const button = viewer.page.getByRole('button', { name: 'Go over to manual' });
      await button.waitFor();
      expect(await button.getAttribute('aria-disabled')).toBe('true');
      expect(await button.getAttribute('aria-description')).toContain('Only operators and admins');
      const status = await viewer.page.evaluate(async (path) => {
        const headers = { 'content-type': 'application/json', 'x-console-page': '1' };
        const body = JSON.stringify({ mode: 'manual', reason: 'a viewer tries' });
        return (await fetch(path, { method: 'POST', headers, body })).status;
      }, `/api/services/power-ops/feeders/${FEEDER}/mode`);
      expect(status).toBe(403);
    });

    it('is told that the connection is lost, and that it is back', async () => {
      const { evening, operator } = theScene();
      const console = evening.platform.service('console');
      await operator.overview();
      await operator.page.locator(`[data-live='live']`).waitFor();
      await console.kill('SIGKILL');
      await operator.page.locator(`[data-live='lost']`).waitFor();
      await operator.page.getByText('Connection lost.').waitFor();
      await console.start();
      await operator.page.locator(`[data-live='live']`).waitFor({ timeout: 60_000 });
    });

    it('is told of a service that is down, in both languages', async () => {
      const { evening, operator } = theScene();
      const gate = evening.platform.service('gate');
      await gate.kill('SIGKILL');
      await operator.overview();
      await operator.sees('gate does not tell its figures');
      await operator.page.getByLabel('Language').selectOption('zh-TW');
      await operator.page.getByText('gate 沒有提供數據').waitFor();
      await operator.page.getByLabel('語言').selectOption('en');
      await gate.start();
      await operator.seesNoMore('gate does not tell its figures');
    });
  });
}
