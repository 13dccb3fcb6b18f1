import type { Log } from '@night-market/kernel';
import { describe, expect, it, vi } from 'vitest';
import { misfitOf } from './kafkajs-shape.ts';
import { kafkajsPatcher } from './patch-kafkajs.ts';

class Queue {
  look(): void {}
}

const modules = { 'a/queue.js': Queue, 'a/crc.js': () => 0, 'a/batch.js': { encode: () => 0 } };

/** A `require` that knows these modules alone, and loads them into its cache. */
function requireOf(version: string, known: Record<string, unknown>): NodeJS.Require {
  const cache: Record<string, unknown> = { before: {} };
  const load = (module: string): unknown => {
    if (module === 'kafkajs/package.json') return { version };
    if (!(module in known)) throw new Error('Cannot find module');
    cache[module] = known[module];
    return known[module];
  };
  return Object.assign(load, { cache, resolve: (module: string) => module }) as unknown as NodeJS.Require;
}

describe('what the patches of kafkajs expect', () => {
  const shapes = {
    'a/queue.js': { of: 'prototype', has: ['look'] },
    'a/crc.js': { of: 'exports', has: [] },
    'a/batch.js': { of: 'exports', has: ['encode'] },
  } as const;

  it('is there, and nothing stays loaded', () => {
    const require = requireOf('1.0.0', modules);
    expect(misfitOf(require, '1.0.0', shapes)).toBeUndefined();
    expect(Object.keys(require.cache)).toEqual(['before']);
  });

  it.each([
    ['1.0.1', modules, 'version 1.0.1 instead of 1.0.0'],
    ['1.0.0', { ...modules, 'a/queue.js': class {} }, 'a/queue.js has no look'],
    ['1.0.0', { ...modules, 'a/queue.js': {} }, 'a/queue.js has no look'],
    ['1.0.0', { ...modules, 'a/batch.js': { encode: 1 } }, 'a/batch.js has no encode'],
    ['1.0.0', { ...modules, 'a/crc.js': {} }, 'a/crc.js is no function'],
    ['1.0.0', { 'a/queue.js': Queue }, 'a/crc.js is missing'],
  ])('in version %s with %o it says %s', (version, known, misfit) => {
    expect(misfitOf(requireOf(version, known), '1.0.0', shapes)).toBe(misfit);
  });
});

describe('patches that do not fit', () => {
  it.each(['2.2.3', '2.2.4'])('are left out, with one warning at boot (version %s)', (version) => {
    const patch = kafkajsPatcher();
    const warn = vi.fn<Log['warn']>();
    const log = { warn, info: vi.fn(), error: vi.fn() };
    const require = requireOf(version, {});
    expect([patch(log, require), patch(log, require)]).toEqual([false, false]);
    expect(warn.mock.calls).toEqual([
      [
        { kafka: true, misfit: expect.stringMatching(/2\.2\.3|is missing/) as unknown },
        expect.stringMatching(/^kafkajs is not patched: .*; install kafkajs 2\.2\.4$/),
      ],
    ]);
  });
});
