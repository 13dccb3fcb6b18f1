import { describe, expect, it } from 'vitest';
import { longestRetryHours, retentionProblem, topicHours } from './check-retention.ts';

const HOUR_MS = 3_600_000;
const times = {
  inboxHours: 336,
  replayWindowHours: 72,
  longestRetryHours: 24,
  topicHours: new Map([['pay.txn.v1', 168]]),
};

describe('law 10: the inbox outlives every redelivery', () => {
  it.each([
    ['the defaults', {}],
    ['one hour more than needed', { inboxHours: 265 }],
    ['a service that reads nothing', { inboxHours: 1, topicHours: new Map() }],
    ['a short topic', { inboxHours: 98, topicHours: new Map([['pay.txn.v1', 1]]) }],
  ])('is content with %s', (_name, change) => {
    expect(retentionProblem({ ...times, ...change })).toBeUndefined();
  });

  it.each([
    ['exactly what is needed', { inboxHours: 264 }, 'must be more than 264'],
    ['a longer replay window', { replayWindowHours: 144 }, 'REPLAY_WINDOW_HOURS is 144'],
    [
      'a longer topic among short ones',
      {
        topicHours: new Map([
          ['a', 1],
          ['b', 240],
        ]),
      },
      'b is kept for 240',
    ],
    [
      'a topic that is kept for ever',
      {
        topicHours: new Map([
          ['a', 1],
          ['b', Infinity],
        ]),
      },
      'keeps b for ever',
    ],
    ['a consumer that tries for longer', { longestRetryHours: 96.5 }, 'tried again for 96.5'],
    ['an inbox shorter than the topic', { inboxHours: 24 }, 'INBOX_RETENTION_HOURS is 24'],
  ])('refuses %s', (_name, change, text) => {
    const problem = retentionProblem({ ...times, ...change });
    expect(problem).toContain(text);
    expect(problem).toContain('INBOX_RETENTION_HOURS');
    expect(problem).not.toContain('\n');
  });

  it('counts the longer of the two retries, the sender and the consumer', () => {
    expect(longestRetryHours(15 * 60_000)).toBe(24);
    expect(longestRetryHours(100 * HOUR_MS)).toBe(100);
  });

  it('takes the broker at its word, and the contract where the broker says nothing', () => {
    const asked = topicHours(['pay.txn.v1', 'pay.cmd.v1'], new Map([['pay.cmd.v1', 2 * HOUR_MS]]));
    expect([...asked]).toEqual([
      ['pay.txn.v1', 168],
      ['pay.cmd.v1', 2],
    ]);
    expect(topicHours(['a'], new Map([['a', -1]])).get('a')).toBe(Infinity);
  });
});
