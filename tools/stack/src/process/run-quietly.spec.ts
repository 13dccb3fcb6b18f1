import { expect, it } from 'vitest';
import { runQuietly } from './run-quietly.ts';

const run = (script: string, timeoutMs = 10_000) =>
  runQuietly(process.execPath, ['-e', script, 'geheim'], { what: 'It did not work', timeoutMs });

it('says what failed and how, and never the arguments', async () => {
  await run('process.exitCode = 0');
  const said = run(
    'console.error("first"); console.error("no such user: " + process.argv[1]); process.exitCode = 3',
  );
  await expect(said).rejects.toThrow(/^It did not work: no such user: …\.$/);
  await expect(run('process.exitCode = 3')).rejects.toThrow(/^It did not work: it ended with 3\.$/);
  await expect(run('setInterval(() => 0, 1000)', 500)).rejects.toThrow(
    /^It did not work: no end within 500 ms\.$/,
  );
});
