import { UsageError } from '@night-market/command-line';
import { describe, expect, it } from 'vitest';
import { readStartOptions } from './start-options.ts';

describe('the options of npm start', () => {
  it('plays and stays up by default', () => {
    expect(readStartOptions([])).toEqual({
      once: false,
      play: true,
      replicas: {},
      playArgs: [],
      secure: false,
      seed: undefined,
    });
  });

  it('reads all options', () => {
    const args = ['--once', '--orders', '50', '--seed=7', '--replicas', 'payments=2,orchestrator=3'];
    expect(readStartOptions(args)).toMatchObject({
      once: true,
      replicas: { payments: 2, orchestrator: 3 },
      playArgs: ['--orders', '50', '--seed', '7'],
      seed: '7',
    });
  });

  it('explains itself', () => {
    expect(readStartOptions(['--help'])).toMatch(/^npm start -- \[options\]/);
    expect(readStartOptions(['-h'])).toContain('KAFKA_BROKERS');
  });

  it.each([
    [['--bogus'], /^There is no option --bogus; /],
    [['-x'], /^There is no option -x; /],
    [['stray'], /^The argument stray is not known; /],
    [['--orders'], /--orders/],
    [['--orders', 'many'], /^--orders takes a whole number from 1 to 100000, not "many"\.$/],
    [['--orders=-1'], /^--orders takes a whole number/],
    [['--once=yes'], /--once/],
    [['--once', '--no-play'], /^--once ends after the play/],
    [['--replicas', 'paymentz=2'], /not "paymentz=2"\.$/],
    [['--replicas', 'payments=0'], /not "payments=0"\.$/],
    [['--replicas', 'payments=9'], /at most 8 each/],
    [['--replicas', 'payments'], /not "payments"\.$/],
    [['--replicas', 'gateway-sim=2'], /not "gateway-sim=2"\.$/],
  ])('refuses %j in one sentence', (args, sentence) => {
    expect(() => readStartOptions(args)).toThrow(UsageError);
    expect(() => readStartOptions(args)).toThrow(sentence);
    expect(() => readStartOptions(args)).not.toThrow(/\n/);
  });
});
