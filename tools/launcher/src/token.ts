import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { PlainError, readCommandLine, runCommand, UsageError } from '@night-market/command-line';
import { resolveHome } from './home.ts';
import { OPERATORS, operatorSecrets, type OperatorName } from './operator-secrets.ts';
import { IDENTITY } from './services.ts';

const TIMEOUT_MS = 10_000;

const commandLine = {
  command: 'npm run --silent token --',
  summary: 'prints a fresh access token of one of the first operators, for curl',
  operands: ['NAME'],
  options: {},
  notes: `NAME is ${OPERATORS.join(', ')}. npm start must be running, or identity beside npm run stack.`,
};

const readName = (args: readonly string[]): OperatorName | string[] => {
  const read = readCommandLine(commandLine, args);
  if (typeof read === 'string') return [read];
  const name = OPERATORS.find((one) => one === read.operands[0]);
  if (!name) throw new UsageError(`NAME must be one of ${OPERATORS.join(', ')}, not "${read.operands[0]}".`);
  return name;
};

/** Where the running identity listens, as its env file says. */
function addressOf(devDir: string): string {
  const file = join(devDir, 'env', `${IDENTITY}.env`);
  if (!existsSync(file))
    throw new PlainError('Nothing has been started here yet: npm start makes operators.');
  return `http://127.0.0.1:${parseEnv(readFileSync(file, 'utf8'))['HTTP_PORT']}`;
}

async function printToken({ name }: { name: OperatorName }): Promise<number> {
  const { devDir } = resolveHome();
  const address = addressOf(devDir);
  const response = await fetch(`${address}/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: operatorSecrets(devDir).passwords[name] }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => undefined);
  if (!response) throw new PlainError(`Nobody answers at ${address}: is npm start running?`);
  const answer = (await response.json()) as { accessToken?: string; title?: string; detail?: string };
  if (answer.accessToken === undefined)
    throw new PlainError(`${name} cannot sign in: ${answer.title ?? response.status} ${answer.detail ?? ''}`);
  console.log(answer.accessToken);
  return 0;
}

await runCommand((args) => {
  const name = readName(args);
  return typeof name === 'string' ? { name } : name[0]!;
}, printToken);
