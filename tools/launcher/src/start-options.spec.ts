import { describe, expect, it } from 'vitest';
import { parseStartOptions, UsageError } from './start-options.ts';

describe('parseStartOptions', () => {
  it('plays and stays up by default', () => {
    expect(parseStartOptions([])).toEqual({
      once: false,
      play: true,
      help: false,
      replicas: {},
      playArgs: [],
      seed: undefined,
    });
  });

  it('reads all options', () => {
    const args = ['--once', '--orders', '50', '--seed=7', '--replicas', 'payments=2,orchestrator=3'];
    expect(parseStartOptions(args)).toMatchObject({
      once: true,
      replicas: { payments: 2, orchestrator: 3 },
      playArgs: ['--orders', '50', '--seed', '7'],
      seed: '7',
    });
  });

  it.each([
    [['--bogus'], /^There is no option --bogus; /],
    [['-x'], /^There is no option -x; /],
    [['stray'], /^The argument stray means nothing here; /],
    [['--orders'], /--orders/],
    [['--orders', 'many'], /^--orders needs a whole number, not "many"\.$/],
    [['--orders=-1'], /^--orders needs a whole number/],
    [['--once=yes'], /--once/],
    [['--once', '--no-play'], /^--once ends after the play/],
    [['--replicas', 'paymentz=2'], /not "paymentz=2"\.$/],
    [['--replicas', 'payments=0'], /not "payments=0"\.$/],
    [['--replicas', 'payments=9'], /at most 8 each/],
    [['--replicas', 'payments'], /not "payments"\.$/],
    [['--replicas', 'gateway-sim=2'], /not "gateway-sim=2"\.$/],
  ])('refuses %j in one sentence', (args, sentence) => {
    expect(() => parseStartOptions(args)).toThrow(UsageError);
    expect(() => parseStartOptions(args)).toThrow(sentence);
    expect(() => parseStartOptions(args)).not.toThrow(/\n/);
  });
});
