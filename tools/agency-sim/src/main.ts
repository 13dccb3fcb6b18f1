import { startAgencySim } from './agency-sim.ts';

async function main(): Promise<void> {
  const { HTTP_HOST: host = '127.0.0.1', HTTP_PORT: port = '0', AGENCY_SIM_KEY: key } = process.env;
  if (!key) throw new Error('AGENCY_SIM_KEY is missing: set it to the key that opens /admin.');
  const sim = await startAgencySim({ host, port: Number(port), key });
  process.stdout.write(`agency-sim listening on ${sim.url}\n`);
  const stop = (): void => void sim.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
