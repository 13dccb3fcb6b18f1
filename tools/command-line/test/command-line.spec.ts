import { describe, expect, it } from 'vitest';
import {
  flag,
  helpOf,
  number,
  oneOf,
  readCommandLine,
  someOf,
  text,
  UsageError,
  whole,
  type Arguments,
} from '../src/index.ts';

const line = {
  command: 'npm run fry',
  summary: 'fries things',
  operands: ['FOOD'],
  options: {
    orders: whole('orders in a run', { min: 1, max: 100, fallback: 10 }),
    'heat-share': number('how hot', { min: 0, max: 1, fallback: 0.5, placeholder: 'R' }),
    rate: whole('orders a second', { min: 1, max: 9 }),
    note: text('what to write on it,\nin one line'),
    format: oneOf('how to print', ['text', 'json'], { fallback: 'text' }),
    only: someOf('these alone', ['squid', 'tofu']),
    quick: flag('small counts'),
  },
  notes: 'Mind the oil.',
} as const;

const read = (...args: string[]): Arguments<typeof line.options> =>
  readCommandLine(line, args) as Arguments<typeof line.options>;

describe('a command line', () => {
  it('has a value for each option that is not given', () => {
    expect(read('squid')).toEqual({
      operands: ['squid'],
      values: {
        ...{ orders: 10, 'heat-share': 0.5, rate: undefined, note: undefined },
        ...{ format: 'text', only: ['squid', 'tofu'], quick: false },
      },
    });
  });

  it('reads options before and after operands, and values with and without an equals sign', () => {
    const args = ['--orders', '5', 'squid', '--heat-share=0.25', '--rate=2', '--only', 'tofu', '--quick'];
    expect(read(...args, '--note=hot', '--format', 'json')).toMatchObject({
      operands: ['squid'],
      values: {
        orders: 5,
        'heat-share': 0.25,
        rate: 2,
        only: ['tofu'],
        note: 'hot',
        format: 'json',
        quick: true,
      },
    });
  });

  it('keeps the order of a list, each word once', () => {
    expect(read('squid', '--only', 'tofu,squid,tofu').values.only).toEqual(['tofu', 'squid']);
  });

  it('takes the last one of an option that is given again', () => {
    expect(read('squid', '--orders', '5', '--orders', '6').values.orders).toBe(6);
  });

  const known =
    '`npm run fry` takes FOOD, --orders, --heat-share, --rate, --note, --format, --only, --quick and --help.';

  it.each([
    [['squid', '--bogus'], `There is no option --bogus; ${known}`],
    [['squid', '--bogus=1'], `There is no option --bogus; ${known}`],
    [['squid', '-q'], `There is no option -q; ${known}`],
    [['squid', '--no-quick'], `There is no option --no-quick; ${known}`],
    [['squid', '--__proto__=1'], `There is no option --__proto__; ${known}`],
    [['squid', '--constructor'], `There is no option --constructor; ${known}`],
    [['squid', 'tofu'], `The argument tofu is not known; ${known}`],
    [['squid', '--', '--orders'], `The argument --orders is not known; ${known}`],
    [[], 'FOOD is missing: npm run fry -- FOOD.'],
    [['squid', '--orders'], '--orders needs a value: it takes a whole number from 1 to 100.'],
    [['squid', '--orders', '--quick'], '--orders needs a value: it takes a whole number from 1 to 100.'],
    [['squid', '--orders', 'many'], '--orders takes a whole number from 1 to 100, not "many".'],
    [['squid', '--orders', '-1'], '--orders takes a whole number from 1 to 100, not "-1".'],
    [['squid', '--orders=1.5'], '--orders takes a whole number from 1 to 100, not "1.5".'],
    [['squid', '--orders=1e1'], '--orders takes a whole number from 1 to 100, not "1e1".'],
    [['squid', '--orders='], '--orders takes a whole number from 1 to 100, not "".'],
    [['squid', '--heat-share', '2'], '--heat-share takes a number from 0 to 1, not "2".'],
    [['squid', '--note='], '--note takes a text that is not empty, not "".'],
    [['squid', '--format', 'xml'], '--format takes text or json, not "xml".'],
    [['squid', '--only', 'tofu,lunch'], '--only takes a list of squid, tofu, not "tofu,lunch".'],
    [['squid', '--quick=yes'], '--quick takes no value, not "yes".'],
  ])('%j: one plain sentence', (args, sentence) => {
    expect(() => read(...args)).toThrow(new UsageError(sentence));
  });

  it.each([['--help'], ['-h']])('explains itself with %s, whatever else is missing', (arg) => {
    expect(readCommandLine(line, [arg])).toBe(helpOf(line));
    expect(helpOf(line).split('\n')).toEqual([
      'npm run fry -- FOOD [options]    fries things',
      '',
      '  --orders N            orders in a run (10)',
      '  --heat-share R        how hot (0.5)',
      '  --rate N              orders a second',
      '  --note TEXT           what to write on it,',
      '                        in one line',
      '  --format text|json    how to print (text)',
      '  --only A,B            these alone',
      '  --quick               small counts',
      '  --help                this text',
      '',
      'Mind the oil.',
    ]);
  });

  it('is called without dashes where npm does not start it', () => {
    const alone = { command: 'gate', summary: 'opens', options: {} };
    expect(helpOf(alone).split('\n')[0]).toBe('gate [options]    opens');
    expect(() => readCommandLine(alone, ['x'])).toThrow('The argument x is not known; `gate` takes --help.');
  });
});
