// Starts a stack in the folder that is its argument and holds it; a test kills it to leave orphans.
import { startStack } from '../src/index.ts';

const [dataDir = '', cacheDir] = process.argv.slice(2);
const stack = await startStack({ dataDir, cacheDir });
await stack.ensureDatabase('kept');
console.log(JSON.stringify({ kafka: stack.kafka.pids, postgres: stack.postgres.pid }));
setInterval(() => undefined, 60_000);
