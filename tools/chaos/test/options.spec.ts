import { UsageError } from '@night-market/command-line';
import { describe, expect, it } from 'vitest';
import { KIND_NAMES } from '../src/kinds/names.ts';
import { readOptions } from '../src/options.ts';

describe('options of npm run chaos', () => {
  it('has a value for each that is not given', () => {
    expect(readOptions([])).toEqual({
      minutes: 5,
      seed: 1,
      ratePerS: 20,
      inFlight: 512,
      everything: 0,
      orders: 3_000,
      withGateway: false,
      secure: false,
      only: KIND_NAMES,
    });
  });

  it('takes those that are given', () => {
    const args = '--minutes 0.5 --seed 7 --only broker-kill,service-kill --everything 10 --with-gateway';
    expect(readOptions(args.split(' '))).toMatchObject({
      minutes: 0.5,
      seed: 7,
      only: ['broker-kill', 'service-kill'],
      everything: 10,
      withGateway: true,
    });
  });

  it('tells what there is', () => {
    const help = readOptions(['--help']);
    for (const kind of KIND_NAMES) expect(help).toContain(kind);
  });

  it.each([
    ['--minutes', 'soon'],
    ['--minutes', '0'],
    ['--seed', '1.5'],
    ['--seed', '-1'],
    ['--in-flight', '5000'],
    ['--only', 'meteor'],
    ['--nix'],
    ['later'],
  ])('refuses %s %s with one plain sentence', (...args) => {
    expect(() => readOptions(args.filter((arg) => arg !== undefined))).toThrow(UsageError);
    expect(() => readOptions(args.filter((arg) => arg !== undefined))).toThrow(/^[^\n]+\.$/);
  });
});
