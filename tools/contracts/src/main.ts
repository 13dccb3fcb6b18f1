import { fileURLToPath } from 'node:url';
import { TOPICS } from '@night-market/contracts';
import { run } from './run.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const { exitCode, text } = run(process.argv.slice(2), root, TOPICS);
console.log(text);
process.exitCode = exitCode;
