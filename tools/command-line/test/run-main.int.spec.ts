import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const fixture = resolve(import.meta.dirname, 'fixtures/loses-an-error.ts');

it.each(['rejected', 'thrown'])(
  'a command cleans up after an error that nobody awaits (%s), and fails',
  async (how) => {
    const { code, stdout, stderr } = await new Promise<{ code: unknown; stdout: string; stderr: string }>(
      (done) =>
        execFile(process.execPath, [fixture, how], { timeout: 20_000 }, (error, stdout, stderr) =>
          done({ code: error?.code, stdout, stderr }),
        ),
    );
    expect([code, stdout]).toEqual([1, 'cleaned up\n']);
    expect(stderr).toContain('nobody awaits this');
  },
);
