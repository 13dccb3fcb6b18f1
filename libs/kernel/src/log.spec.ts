import { describe, expect, it } from 'vitest';
import { errorText } from './log.ts';

describe('the text of an error', () => {
  it.each<[string, unknown, string]>([
    ['an error', new TypeError('no'), 'TypeError: no'],
    ['anything else', 42, '42'],
    [
      'what lies behind it',
      new TypeError('fetch failed', { cause: new Error('ECONNREFUSED 127.0.0.1:1') }),
      'TypeError: fetch failed (Error: ECONNREFUSED 127.0.0.1:1)',
    ],
    [
      'all that was tried',
      new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')]),
      'AggregateError (Error: ::1 refused; Error: 127.0.0.1 refused)',
    ],
    ['a code where there is no word', Object.assign(new Error(''), { code: 'EPIPE' }), 'Error: EPIPE'],
    [
      'a cause once that is in its own words',
      new Error('no answer (Error: reset)', { cause: new Error('reset') }),
      'Error: no answer (Error: reset)',
    ],
    ['a cause that is no error', new Error('stopped', { cause: 'SIGTERM' }), 'Error: stopped (SIGTERM)'],
  ])('tells %s', (_name, error, text) => {
    expect(errorText(error)).toBe(text);
  });

  it('ends, however long the chain and however many were tried', () => {
    const round = new Error('round');
    round.cause = round;
    expect(errorText(round)).toBe('Error: round');
    let chain = new Error('0');
    for (let n = 1; n < 50; n++) chain = new Error(String(n), { cause: chain });
    expect(errorText(chain)).toBe('Error: 49 (Error: 48 (Error: 47 (Error: 46)))');
    const many = new AggregateError(Array.from({ length: 50 }, (_, n) => new Error(String(n))));
    expect(errorText(many)).toBe('AggregateError (Error: 0; Error: 1; Error: 2)');
  });
});
