import { buildDoorless, doorlessServices, DOORLESS_ENV } from '../doorless/services.ts';
import { closedLoop, loadText } from '../plan.ts';
import { cpuSOf, printRatio, printRun, printSummary, ratioOf } from '../report.ts';
import { measureInTurn, warmUp } from '../run.ts';
import { withTarget, type World } from '../world.ts';

const AIM = { least: 0.97 };

/** Orders of terminals with their keys, against the same where nobody is asked for anything. */
export async function doors(world: World): Promise<void> {
  const { options, say } = world;
  const load = closedLoop(options.inFlight ?? 64, options.orders);
  say(`\n== doors: ${loadText(load)}, with doors and without`);
  buildDoorless();
  await withTarget(world, { name: 'doors' }, (doors) =>
    withTarget(
      world,
      { name: 'doorless', services: doorlessServices(), env: DOORLESS_ENV },
      async (doorless) => {
        await warmUp(world, { doors, doorless });
        const results = await measureInTurn(world, { doors, doorless }, load, (...of) =>
          printRun(world, ...of),
        );
        for (const [name, of] of results) printSummary(world, name, of);
        const [mine, its] = [results.get('doors')!, results.get('doorless')!];
        printRatio(world, 'doors / doorless', mine, its, AIM);
        const cpu = ratioOf(mine, its, cpuSOf('payments')).toFixed(2);
        say(`doors / doorless, ratio of the medians of the CPU time of payments: ${cpu}`);
      },
    ),
  );
}
