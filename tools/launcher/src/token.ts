import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { PlainError, readCommandLine, runCommand, UsageError } from '@night-market/command-line';
import { resolveHome } from './home.ts';
import { OPERATORS, type OperatorName } from './operator-secrets.ts';
import { IDENTITY } from './services.ts';
import { signIn } from './sign-in.ts';

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
  console.log(await signIn(devDir, addressOf(devDir), name));
  return 0;
}

await runCommand((args) => {
  const name = readName(args);
  return typeof name === 'string' ? { name } : name[0]!;
}, printToken);
