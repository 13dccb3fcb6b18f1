import { describe, expect, it } from 'vitest';
import { PeerUnavailableError, recoverableErrors } from './recoverable-errors.ts';

const lostConnection = Object.assign(new Error('x'), { code: '57P01' });

describe('the whitelist of recoverable errors', () => {
  it('holds outages and peers that are away', () => {
    expect(recoverableErrors.isRecoverable(lostConnection)).toBe(true);
    expect(recoverableErrors.isRecoverable(new PeerUnavailableError('503'))).toBe(true);
    expect(recoverableErrors.isRecoverable(new TypeError('x is not a function'))).toBe(false);
  });

  it('lets the whole consumer wait for the database, not for a peer', () => {
    expect(recoverableErrors.isOutage(lostConnection)).toBe(true);
    expect(recoverableErrors.isOutage(new PeerUnavailableError('503'))).toBe(false);
  });
});
