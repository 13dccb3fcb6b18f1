import { describe, expect, it } from 'vitest';
import type { Evening } from '../../src/index.ts';

/** Few orders: what is played here is the gates. */
const SMALL = {
  orders: 4,
  shares: { retry: 0, secondKey: 0, double: 0, fault: 0, decline: 0, refundFault: 0, gate: 0 },
};

export function describeGates(theEvening: () => Evening): void {
  describe('the gates of a play', () => {
    it('count and decide as the people at them saw it', async () => {
      const { gates, findings, line } = await theEvening().play({ ...SMALL, visitors: 100, seed: 31 });
      expect(findings).toEqual([]);
      expect(gates?.summary).toMatchObject({ visits: 100, wrong: 0 });
      expect(gates?.summary.conflicts).toBeGreaterThan(0);
      expect(line).toMatch(/ wrong=0$/);
    });

    it('are found out when they let a ticket in twice', async () => {
      const evening = theEvening();
      const rules = async (policy: object): Promise<void> => {
        const response = await fetch(`${evening.platform.urls['gate']![0]}/v2/zones/market/policy`, {
          method: 'PUT',
          headers: {
            authorization: `Bearer ${await evening.signIn('operator')}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({ policy, reason: 'a test of the play' }),
        });
        expect(response.status).toBe(200);
      };
      await rules({ entry: 'multiple' });
      try {
        const { gates, findings, line } = await evening.play({ ...SMALL, visitors: 40, seed: 32 });
        const wrong = gates?.rows.filter((row) => row.wrong > 0).map(({ treatment }) => treatment);
        expect(wrong).toEqual(
          expect.arrayContaining(['in, out, and in again', 'shared, one gate after the other']),
        );
        // Which of them is found first hangs on who was quicker.
        const said = findings.map(({ says }) => says);
        expect(said).toContainEqual(expect.stringContaining('told granted in place of already_redeemed'));
        expect(line).not.toMatch(/ wrong=0$/);
      } finally {
        await rules({});
      }
    });
  });
}
