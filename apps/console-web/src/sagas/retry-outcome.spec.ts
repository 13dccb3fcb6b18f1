import { expect, it } from 'vitest';
import { outcomeOf } from './retry-outcome.ts';

it.each([
  ['waiting while the refund is under way', { state: 'RefundCommanded', attempt: 3 }, 'waiting'],
  ['waiting while an older look is on the screen', { state: 'NeedsAttention', attempt: 2 }, 'waiting'],
  ['done when the money is back, and not before', { state: 'Refunded', attempt: 3 }, 'done'],
  ['done when an earlier attempt came through after all', { state: 'Refunded', attempt: 2 }, 'done'],
  ['failed when it needs attention again', { state: 'NeedsAttention', attempt: 3 }, 'failed'],
  ['failed when a later attempt failed too', { state: 'NeedsAttention', attempt: 4 }, 'failed'],
])('a retry is %s', (_, leg, outcome) => expect(outcomeOf(3, { dupTxnId: 'cap-2', ...leg })).toBe(outcome));
