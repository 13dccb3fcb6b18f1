// The first step of every command: needs nothing but Node 20 and npm. It installs the packages when they
// are missing or the lock file has changed, and goes on with the project's own Node 24.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './bootstrap/install.mjs';
import { runCommand } from './bootstrap/run-command.mjs';

const COMMANDS = [
  'start',
  'test',
  'bench',
  'simulate',
  'power-judge',
  'chaos',
  'fuzz',
  'audit',
  'acls',
  'stack',
  'token',
  'contracts',
  'write-services',
  'add',
];
// Installs and does nothing else: for CI, before lint.
const INSTALL = 'install';
const NODE_MAJOR_MIN = 20;

async function main() {
  const [command, ...args] = process.argv.slice(2);
  if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
    return fail(
      `Node ${NODE_MAJOR_MIN} or newer is needed to begin with; this is ${process.versions.node}.`,
      1,
    );
  }
  if (command === undefined || ![...COMMANDS, INSTALL].includes(command)) {
    return fail(`Say one of these commands: ${[...COMMANDS, INSTALL].join(', ')}.`, 2);
  }
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
  const problem = await ensureInstalled(root);
  if (problem) return fail(problem, 1);
  if (command === INSTALL) return;
  process.exitCode = await runCommand(root, command, args);
}

function fail(sentence, exitCode) {
  console.error(sentence);
  process.exitCode = exitCode;
}

await main();
