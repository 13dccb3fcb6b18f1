import { seededRandom } from '@night-market/kernel';
import { SIMULATORS } from '@night-market/launcher';
import type { Verdict } from '@night-market/opening-night';
import type { Arena } from './arena.ts';
import type { Surroundings } from './carry-out.ts';
import { killBrokers } from './kinds/broker.ts';
import type { ChaosOptions } from './options.ts';
import { restore } from './restore.ts';
import type { Played } from './run-plan.ts';

const BURST_MS = 300_000;

/** Bursts of orders; in the middle of each everything is killed at once and started again. */
export async function runEverything(
  arena: Arena,
  { everything, seed, orders, inFlight, withGateway }: ChaosOptions,
  { say, signal }: Surroundings,
): Promise<Played> {
  const random = seededRandom(seed);
  const verdicts: Verdict[] = [];
  let kills = 0;
  for (let burst = 1; burst <= everything; burst += 1) {
    signal.throwIfAborted();
    // With nothing accepted or nearly all, there would not be so many under way.
    const killAt = Math.round(orders * (0.05 + 0.55 * random.next()));
    const middle = Promise.withResolvers<string>();
    const playing = arena.play({
      orders,
      seed: seed + burst,
      inFlight,
      timeoutMs: BURST_MS,
      onProgress: ({ sent, accepted }) => {
        if (accepted >= killAt) middle.resolve(`${accepted} accepted, ${sent - accepted} under way`);
      },
    });
    const over = playing.then(
      () => 'the burst was over',
      (error: unknown) => String(error),
    );
    const when = await Promise.race([middle.promise, over]);
    const startedAtMs = performance.now();
    kills += await killAll(arena, withGateway);
    await restore(arena);
    const upS = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
    say(`burst ${burst}: everything killed (${when}), all up again after ${upS} s`);
    const { verdicts: judged, line, durationMs } = await playing;
    verdicts.push(...judged);
    say(`burst ${burst}: ${(durationMs / 1_000).toFixed(1)} s, ${line}`);
  }
  return { kills, verdicts, trips: 0, flow: 'chaos: no loss of a replica was timed' };
}

async function killAll(arena: Arena, withGateway: boolean): Promise<number> {
  const victims = arena.platform.services.filter(
    ({ name, pid }) =>
      pid !== undefined && (!SIMULATORS.includes(name) || (withGateway && name === 'gateway-sim')),
  );
  const [brokers] = await Promise.all([
    killBrokers(arena),
    arena.stack.postgres.stop('SIGKILL'),
    ...victims.map((handle) => handle.kill('SIGKILL')),
  ]);
  return victims.length + brokers + 1;
}
