import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const main = resolve(import.meta.dirname, '../src/main.ts');

it('takes no arguments, and says so in one sentence', async () => {
  const outcome = await new Promise((done) => {
    execFile(process.execPath, [main, '--port', '1'], (error, stdout, stderr) =>
      done([error?.code, stdout, stderr]),
    );
  });
  expect(outcome).toEqual([2, '', 'gateway-sim takes no arguments, not --port; its environment says all.\n']);
}, 30_000);
