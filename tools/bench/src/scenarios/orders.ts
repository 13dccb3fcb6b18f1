import type { Platform } from '@night-market/launcher';
import { bareServices } from '../bare/services.ts';
import { loadText, planLoads } from '../plan.ts';
import { printRun, printSummary, ratioOf, settledP50Ms } from '../report.ts';
import { measureInTurn, warmUp, type Targets } from '../run.ts';
import { verdict } from '../statistics.ts';
import { withTarget, type World } from '../world.ts';

const RATIO_AIM = { least: 0.6 };

/** The whole way of an order under each load, and the same by the bare pipeline, in turn. */
export async function orders(world: World): Promise<void> {
  const planned = planLoads(world.options);
  const run = async (platform: Platform, bare?: Platform): Promise<void> => {
    await warmUp(world, { ...(bare && { bare }), platform });
    for (const { load, withBare, aims } of planned) {
      world.say(
        `\n== orders: ${loadText(load)}, every ${world.options.duplicateEvery}th captured twice and refunded`,
      );
      const targets: Targets = { ...(withBare && bare && { bare }), platform };
      const results = await measureInTurn(world, targets, load, (...of) => printRun(world, ...of));
      for (const [name, of] of results) printSummary(world, name, of, name === 'platform' ? aims : {});
      const [mine, its] = [results.get('platform')!, results.get('bare')];
      if (its && load.ratePerS > 0) {
        // The rate is given: what tells the two apart is how long an order waits.
        const ratio = ratioOf(mine, its, settledP50Ms).toFixed(2);
        world.say(`platform / bare, ratio of the medians of POST to settled p50: ${ratio}`);
      } else if (its) {
        const ratio = ratioOf(mine, its);
        world.say(`platform / bare, ratio of the medians: ${ratio.toFixed(2)}  ${verdict(ratio, RATIO_AIM)}`);
      }
    }
  };
  await withTarget(world, { name: 'platform' }, (platform) =>
    planned.some(({ withBare }) => withBare)
      ? withTarget(world, { name: 'bare', services: bareServices() }, (bare) => run(platform, bare))
      : run(platform),
  );
}
