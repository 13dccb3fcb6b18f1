import { UsageError } from '@night-market/command-line';
import { describe, expect, it } from 'vitest';
import { readOptions } from '../src/options.ts';
import { PLAY_NAMES } from '../src/plays/index.ts';

describe('options of npm run simulate', () => {
  it('runs a thousand seeds from 1 unless told otherwise', () => {
    expect(readOptions([])).toEqual({ plays: PLAY_NAMES, seeds: 1_000, from: 1, trace: false });
    expect(readOptions(['--seeds', '5', '--from', '9', '--only', 'market'])).toEqual({
      ...{ plays: ['market'], seeds: 5, from: 9, trace: false },
    });
  });

  it('runs one seed, with its trace on demand', () => {
    expect(readOptions(['--seed', '170', '--only', 'market', '--trace'])).toEqual({
      ...{ plays: ['market'], seeds: 1, from: 170, trace: true },
    });
  });

  it.each([[['--seeds', '0']], [['--seed', 'x']], [['--trace']], [['--only', 'nix']], [['--nix']]])(
    'refuses %j',
    (args) => {
      expect(() => readOptions(args)).toThrow(UsageError);
    },
  );
});
