import { describe, expect, it } from 'vitest';
import { isUseNoted, stateOf, type Session } from './session.ts';

const MINUTE = 60_000;
const TOKENS = { accessToken: 'a', untilMs: 10 * MINUTE };
const session = (changes: Partial<Session> = {}): Session => ({
  ...{ operatorId: 'op_1', name: 'wang', roles: ['viewer'], usedAtMs: 0, endsAtMs: 600 * MINUTE },
  tokens: { ...TOKENS, refreshToken: 'r' },
  ...changes,
});
const IDLE = 120 * MINUTE;

describe('a session', () => {
  it.each([
    ['with a fresh token is good', session(), MINUTE, 'good'],
    ['with a token that ends soon is stale', session(), 10 * MINUTE - 30_000, 'stale'],
    ['whose token has ended is stale', session(), 60 * MINUTE, 'stale'],
    ['without a refresh token is good to the end', session({ tokens: TOKENS }), 10 * MINUTE - 1, 'good'],
    ['without a refresh token is over then', session({ tokens: TOKENS }), 10 * MINUTE, 'over'],
    ['that nobody uses is over', session(), IDLE, 'over'],
    ['that is used goes on', session({ usedAtMs: MINUTE }), IDLE, 'stale'],
    ['is over at its end, whatever happens', session({ usedAtMs: 599 * MINUTE }), 600 * MINUTE, 'over'],
  ] as const)('%s', (_, one, nowMs, state) => expect(stateOf(one, nowMs, IDLE)).toBe(state));

  it('has its use noted once a minute', () => {
    expect([isUseNoted(session(), MINUTE - 1), isUseNoted(session(), MINUTE)]).toEqual([true, false]);
  });
});
