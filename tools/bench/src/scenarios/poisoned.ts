import { closedLoop, loadText } from '../plan.ts';
import { printRun, printSummary, ratioOf } from '../report.ts';
import { measureInTurn, warmUp, type RunResult } from '../run.ts';
import { verdict } from '../statistics.ts';
import { KeyStream } from '../key-stream.ts';
import { withTarget, type World } from '../world.ts';

const AIM = { most: 10 };
const STREAM_PER_S = 100;

/** Orders while one key is parked and events go on coming behind it, against the same stream for a sound key. */
export async function poisoned(world: World): Promise<void> {
  const load = closedLoop(world.options.inFlight ?? 64, world.options.orders);
  world.say(`\n== poisoned: ${loadText(load)}, and ${STREAM_PER_S} events a second of one key`);
  await withTarget(world, { name: 'sound' }, (sound) =>
    withTarget(world, { name: 'poisoned' }, async (ill) => {
      await warmUp(world, { sound, poisoned: ill });
      const healthy = new KeyStream(world, sound);
      const parked = new KeyStream(world, ill);
      try {
        await parked.poison();
        healthy.start(STREAM_PER_S);
        parked.start(STREAM_PER_S);
        const results = await measureInTurn(world, { sound, poisoned: ill }, load, (...of) =>
          printRun(world, ...of),
        );
        report(world, results);
      } finally {
        await Promise.all([healthy.stop(), parked.stop()]);
      }
      const waiting = await parked.allWaiting();
      await healthy.noneWaiting();
      world.say(`  ${waiting} events wait behind the parked key, none of any other`);
    }),
  );
}

function report(world: World, results: ReadonlyMap<string, RunResult[]>): void {
  const [sound, parked] = [results.get('sound')!, results.get('poisoned')!];
  printSummary(world, 'sound', sound);
  printSummary(world, 'poisoned', parked);
  const lossPercent = (1 - ratioOf(parked, sound)) * 100;
  world.say(
    `orders of other keys lost to the poisoned one: ${lossPercent.toFixed(1)} %  ${verdict(lossPercent, AIM)}`,
  );
}
