import fs, { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@night-market/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLog } from './logger.ts';

const TEXT_BYTES = 10_000;

let folder: string;
let file: string;
let fd: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'));
  file = join(folder, 'service.log');
  fd = openSync(file, 'a');
});
afterEach(() => {
  vi.restoreAllMocks();
  closeSync(fd);
  rmSync(folder, { recursive: true });
});

const lines = () =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { msg: string; n?: number; lines?: number });

/** Until the mock is taken back, each write takes a few bytes and then fails, as on a disk that fills. */
function fillDisk() {
  const { writeSync } = fs;
  let taken = 0;
  return vi.spyOn(fs, 'writeSync').mockImplementation(((to: number, text: string | Buffer) => {
    if (to !== fd) return writeSync(to, text as Buffer);
    if (++taken === 1) return writeSync(to, text.slice(0, 5) as string);
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  }) as typeof fs.writeSync);
}

it('a disk that fills for a while costs the lines that found no room, which are counted and told of', async () => {
  let lost = 0;
  const log = createLog('kit', 'info', () => lost++, fd);
  log.info({ n: 0 }, 'before');
  const full = fillDisk();
  for (let n = 1; n <= 130; n++) log.info({ n, text: 'x'.repeat(TEXT_BYTES) }, 'full');
  expect(lost).toBeGreaterThan(20);
  full.mockRestore();
  log.info({ n: 131 }, 'after');
  await eventually(() => lines().at(-1)?.lines !== undefined);
  const written = lines();
  const kept = 130 - lost;
  expect(written.map(({ n }) => n)).toEqual([
    0,
    ...Array.from({ length: kept }, (_, n) => n + 1),
    131,
    undefined,
  ]);
  expect(written.at(-1)).toMatchObject({
    level: 'warn',
    lines: lost,
    msg: 'log lines were lost while the log could not be written',
  });
});

it.runIf(existsSync('/dev/full'))('a full device stops nobody who logs', () => {
  const device = openSync('/dev/full', 'w');
  let lost = 0;
  const log = createLog('kit', 'info', () => lost++, device);
  try {
    for (let n = 0; n < 130; n++) log.info({ text: 'x'.repeat(TEXT_BYTES) }, 'full');
    expect(lost).toBeGreaterThan(20);
  } finally {
    closeSync(device);
  }
});
