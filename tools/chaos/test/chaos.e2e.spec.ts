import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { resolveHome } from '@night-market/launcher';
import { inAHurry, letGatewayHurry } from '@night-market/opening-night';
import { nightly } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startArena, type Arena } from '../src/arena.ts';
import { readOptions } from '../src/options.ts';
import { runChaosIn } from '../src/run-chaos.ts';

const stopped = new AbortController();
let dir: string;
/** One for all: what a run leaves must not disturb the next. */
let arena: Arena;

const surroundings = { log: (line: string) => console.log(line), signal: stopped.signal };

beforeAll(async () => {
  // Beside the data of the test stack, which has one broker only.
  dir = mkdtempSync(join(process.env['NIGHT_MARKET_TEST_DIR'] ?? '', 'chaos-'));
  const { cacheDir } = resolveHome();
  arena = await startArena({ ...surroundings, dir, cacheDir, env: inAHurry({}) });
  await letGatewayHurry(arena.platform);
});
afterAll(async () => {
  stopped.abort();
  await arena.stop();
  rmSync(dir, { recursive: true, force: true });
});

const chaos = (args: string, said: string[] = []) => {
  const options = readOptions(args.split(' '));
  if (typeof options === 'string') throw new Error(options);
  const log = (line: string): void => {
    said.push(line);
    console.log(line);
  };
  return runChaosIn(arena, options, { ...surroundings, log });
};

describe('a short chaos on three brokers', () => {
  it('loses, doubles, reorders nothing, and leaves nothing open', { timeout: 480_000 }, async () => {
    // Both plans break something of every kind.
    const [minutes, seed] = nightly([0.75, 7], [0.5, 10]);
    const kinds = 'service-kill,service-freeze,replica-add,broker-kill,postgres-crash,sessions-end';
    const { kills, orders, findings, line } = await chaos(
      `--minutes ${minutes} --seed ${seed} --rate 12 --in-flight 128 --only ${kinds}`,
    );
    expect(findings).toEqual([]);
    expect(orders).toBe(720 * minutes);
    expect(kills).toBeGreaterThanOrEqual(3);
    expect(line).toBe(
      `chaos: kills=${kills} orders=${orders} lost=0 doubled=0 reordered=0 unsettled=0 trips=0`,
    );
  });

  it(
    'keeps every breaker closed though the planner is killed in the middle of an overload',
    { timeout: 480_000 },
    async () => {
      const said: string[] = [];
      const { kills, findings, line } = await chaos(
        '--minutes 0.5 --seed 3 --rate 5 --only planner-kill',
        said,
      );
      expect(findings).toEqual([]);
      expect(said.filter((one) => one.startsWith('row ')).join()).toMatch(/^row chaos-1: trips=0 \([1-9]/);
      // Each of the two, in each row that was played.
      expect(kills).toBeGreaterThanOrEqual(2);
      expect(line).toMatch(/ trips=0$/);
    },
  );

  it(
    'survives that everything is killed at once in the middle of a burst',
    { timeout: 480_000 },
    async () => {
      const { kills, findings } = await chaos('--everything 1 --orders 1500 --in-flight 512 --seed 7');
      expect(findings).toEqual([]);
      // Twelve processes of services, three brokers, the database.
      expect(kills).toBe(16);
    },
  );
});
