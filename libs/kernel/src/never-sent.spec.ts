import { describe, expect, it } from 'vitest';
import { wasNeverSent } from './never-sent.ts';

const failed = (code: string, syscall?: string): Error => Object.assign(new Error(code), { code, syscall });

describe('a request', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])(
    'never left after %s, as fetch wraps it too',
    (code) => {
      expect(wasNeverSent(failed(code))).toBe(true);
      expect(wasNeverSent(new TypeError('fetch failed', { cause: failed(code) }))).toBe(true);
    },
  );

  it.each(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'])(
    'never left when connecting ended with %s, and may have on a connection that stood',
    (code) => {
      expect(wasNeverSent(failed(code, 'connect'))).toBe(true);
      expect(wasNeverSent(failed(code, 'read'))).toBe(false);
      expect(wasNeverSent(failed(code))).toBe(false);
    },
  );

  it('never left when connecting failed at every address, and not when it failed at one', () => {
    const refused = failed('ECONNREFUSED', 'connect');
    const both = Object.assign(new AggregateError([refused, failed('ENETUNREACH', 'connect')]), {
      code: 'ECONNREFUSED',
    });
    expect(wasNeverSent(new TypeError('fetch failed', { cause: both }))).toBe(true);
    expect(wasNeverSent(new AggregateError([refused, failed('ECONNRESET', 'read')]))).toBe(false);
  });

  it.each([failed('ECONNRESET', 'read'), failed('UND_ERR_HEADERS_TIMEOUT'), new Error('any'), null, 'text'])(
    'may have left after %s',
    (error) => expect(wasNeverSent(error)).toBe(false),
  );
});
