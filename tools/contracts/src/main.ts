import { fileURLToPath } from 'node:url';
import { TOPICS } from '@night-market/contracts';
import { run, type Outcome } from './run.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const args = process.argv.slice(2);

/** Its libraries are heavy, and no other command needs them. */
async function docs(): Promise<Outcome> {
  const { runDocs } = await import('./docs/run-docs.ts');
  return runDocs(root, TOPICS);
}

const { exitCode, text } = args.join() === 'docs' ? await docs() : run(args, root, TOPICS);
console.log(text);
process.exitCode = exitCode;
