import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What came of the row of stalls beside the orders. */
export interface PowerRow {
  /** How often its breaker went. */
  trips: number;
  /** How often it would have, had nobody shed: by the model that it is played with. */
  tripsWithoutShedding: number;
  switches: number;
}

const PROGRAM = fileURLToPath(new URL('../../../stall-sim/src/main.ts', import.meta.url));
const USUAL = { STALL_SIM_FEEDER: 'opening-night', STALL_SIM_SECONDS: '30' };
const NEEDS = ['POWER_OPS_URL', 'KAFKA_BROKERS', 'MARKET_TOKEN'] as const;

/**
 * Plays a row of stalls that is overloaded, as a process of its own; the environment may say another row.
 * @returns null where the environment does not say where power-ops and Kafka are
 * @throws Error when it cannot be played
 */
export async function playRow(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<PowerRow | null> {
  if (NEEDS.some((name) => !env[name])) return null;
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...USUAL, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.on('error', () => undefined);
  const stop = (): boolean => child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child, 'close');
  signal.removeEventListener('abort', stop);
  return readRow(said);
}

/** @throws Error with what it said, when that is no result */
export function readRow(said: string): PowerRow {
  const [, json] = /^stall-sim: (\{.*\})$/m.exec(said) ?? [];
  if (json === undefined) throw new Error(`The row of stalls was not played to its end: ${said.trim()}`);
  const { trips, tripsWithoutShedding, switches } = JSON.parse(json) as PowerRow;
  return { trips, tripsWithoutShedding, switches };
}
