import { describe, expect, it } from 'vitest';
import { silenceTimeoutNegativeWarning } from './silence-timeout-negative-warning.ts';

function recorder(): { target: { emitWarning: typeof process.emitWarning }; seen: unknown[][] } {
  const seen: unknown[][] = [];
  const emitWarning = ((...args: unknown[]) => void seen.push(args)) as typeof process.emitWarning;
  const target = { emitWarning };
  silenceTimeoutNegativeWarning(target);
  return { target, seen };
}

describe('silenceTimeoutNegativeWarning', () => {
  it('drops exactly the warning of kafkajs', () => {
    const { target, seen } = recorder();
    target.emitWarning('-5 is a negative number.', 'TimeoutNegativeWarning');
    target.emitWarning('-5 is a negative number.', { type: 'TimeoutNegativeWarning' });
    expect(seen).toEqual([]);
  });

  it('lets every other warning through, arguments and all', () => {
    const { target, seen } = recorder();
    target.emitWarning('old', 'DeprecationWarning', 'DEP0001');
    target.emitWarning(new RangeError('strange'));
    expect(seen).toEqual([['old', 'DeprecationWarning', 'DEP0001'], [new RangeError('strange')]]);
  });

  it('wraps only once', () => {
    const { target } = recorder();
    const wrapped = target.emitWarning;
    silenceTimeoutNegativeWarning(target);
    expect(target.emitWarning).toBe(wrapped);
  });
});
