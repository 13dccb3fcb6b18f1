import { createKafka } from '@night-market/stack';
import { overloadedRow } from './evening/overloaded-row.ts';
import { ConfigError, readConfig } from './process/config.ts';
import { PowerClient } from './process/power-client.ts';
import { runRow } from './process/run-row.ts';
import { StallBus } from './process/stall-bus.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const [unknown] = process.argv.slice(2);
  if (unknown !== undefined)
    throw new ConfigError(`stall-sim takes no arguments, not ${unknown}; its environment says all.`);
  const config = readConfig(process.env);
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
  const kafka = createKafka(config.KAFKA_BROKERS.split(','), process.env, { clientId: 'stall-sim' });
  const bus = new StallBus(kafka, config.KAFKA_NAMESPACE);
  const row = overloadedRow({
    ...{ feederId: config.STALL_SIM_FEEDER, seed: config.STALL_SIM_SEED },
    ...{ seconds: config.STALL_SIM_SECONDS, isFaulty: config.STALL_SIM_FAULTS === 'true' },
    lostPart: config.STALL_SIM_LOST,
  });
  try {
    const result = await runRow(row, {
      ...{ bus, power: new PowerClient(config.POWER_OPS_URL, config.MARKET_TOKEN) },
      ...{ speed: config.STALL_SIM_SPEED, signal: stopped.signal, log: say },
    });
    say(`stall-sim: ${JSON.stringify(result)}`);
  } finally {
    await bus.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
});
