import { describe, expect, it } from 'vitest';
import { maskLine } from './mask-line.ts';

const masked = (fields: object): unknown => JSON.parse(maskLine(`${JSON.stringify(fields)}\n`));

describe('a log line', () => {
  it('is left as it is without personal data', () => {
    const line = '{"level":"info","time":"2026-11-25T12:00:00.000Z","n":1763800000000}\n';
    expect(maskLine(line)).toBe(line);
  });

  it('shows the kind of personal data in its place, wherever it is, and stays JSON', () => {
    const fields = {
      msg: 'duplicate key (ming@example.com)',
      error: { stack: 'Error: 0912-345-678\n  at x' },
      card: 4111111111111111,
      n: 5,
      none: null,
    };
    expect(masked(fields)).toEqual({
      msg: 'duplicate key ([e-mail address])',
      error: { stack: 'Error: [phone number]\n  at x' },
      card: '[card number]',
      n: 5,
      none: null,
    });
    expect(maskLine(`${JSON.stringify(fields)}\n`)).toMatch(/\}\n$/);
  });
});
