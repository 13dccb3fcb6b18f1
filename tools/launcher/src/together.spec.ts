import { describe, expect, it } from 'vitest';
import { together } from './together.ts';

const never = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

describe('together', () => {
  it('gives both results', async () => {
    const { signal } = new AbortController();
    expect(
      await together(
        signal,
        () => Promise.resolve(1),
        () => Promise.resolve('two'),
      ),
    ).toEqual([1, 'two']);
  });

  it('aborts and awaits the other one when one fails, and throws the first error', async () => {
    let ended = false;
    const other = (signal: AbortSignal): Promise<never> => never(signal).finally(() => (ended = true));
    const work = together(new AbortController().signal, () => Promise.reject(new Error('first')), other);
    await expect(work).rejects.toThrow('first');
    expect(ended).toBe(true);
  });

  it('hands on an abort from outside', async () => {
    const outside = new AbortController();
    const work = together(outside.signal, never, never);
    outside.abort();
    await expect(work).rejects.toThrow(/abort/i);
  });
});
