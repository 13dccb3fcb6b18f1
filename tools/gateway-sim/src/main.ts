import { ConfigError, readConfig } from './config.ts';
import { startGateway } from './gateway.ts';

async function main(): Promise<void> {
  const [unknown] = process.argv.slice(2);
  if (unknown !== undefined) {
    throw new ConfigError(`gateway-sim takes no arguments, not ${unknown}; its environment says all.`);
  }
  const gateway = await startGateway(readConfig(process.env));
  process.stdout.write(`gateway-sim listening on ${gateway.url}\n`);
  const stop = (): void => {
    gateway.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
}

main().catch(fail);
