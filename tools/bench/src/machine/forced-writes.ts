import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const WRITES = 300;
const PAGE = Buffer.alloc(8_192, 'x');

/** How long each of some writes of 8 kB takes until it is on the disk of `dir`, as at a commit; in milliseconds. */
export function forcedWritesMs(dir: string): number[] {
  const path = join(dir, 'forced-writes.tmp');
  const file = openSync(path, 'w');
  try {
    return Array.from({ length: WRITES }, () => {
      writeSync(file, PAGE);
      const startMs = performance.now();
      fdatasyncSync(file);
      return performance.now() - startMs;
    });
  } finally {
    closeSync(file);
    rmSync(path);
  }
}
