import { fileURLToPath } from 'node:url';
import { runCommand } from '@night-market/command-line';
import { TOPICS } from '@night-market/contracts';
import { carryOut, type Outcome } from './carry-out.ts';
import { readOptions, type Options } from './options.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Its libraries are heavy, and no other command needs them. */
async function docs(): Promise<Outcome> {
  const { runDocs } = await import('./docs/run-docs.ts');
  return runDocs(root, TOPICS);
}

await runCommand(readOptions, async (options: Options) => {
  const { exitCode, text } = options.command === 'docs' ? await docs() : carryOut(options, root, TOPICS);
  console.log(text);
  return exitCode;
});
