import { describe, expect, it } from 'vitest';
import {
  duplicateCaptured,
  policy,
  refundFailed,
  refundTimedOut,
  refunded,
  retryDue,
  retryRequested,
} from '../test/support/facts.ts';
import { given, refundCommands, retryTimer } from '../test/support/given.ts';
import { play } from '../test/support/run.ts';

const duplicate = duplicateCaptured();

describe('a leg whose facts come in the wrong order', () => {
  it('is Refunded by a refund that comes first; the duplicate then only fills in the money', () => {
    given()
      .when(refunded(1))
      .gives({
        leg: { dupTxnId: 'cap-2', state: 'Refunded', refundId: 'refund of cap-2' },
        history: ['leg cap-2: None -refunded-> Refunded (event)'],
      });
    given(refunded(1))
      .when(duplicate)
      .gives({ leg: { state: 'Refunded', amount: 12_000, currency: 'TWD' }, commands: [] });
  });

  it('remembers a failure that comes before the duplicate', () => {
    given()
      .when(refundFailed(2))
      .gives({ leg: { state: 'AwaitingDuplicate', attempt: 2 }, commands: [] });
    given(refundFailed(2))
      .when(duplicate)
      .gives({ leg: { state: 'NeedsAttention', attempt: 2 }, commands: retryTimer(2, 3_000) });
    expect(play([refundFailed(1), duplicate], policy).state).toEqual(
      play([duplicate, refundFailed(1)], policy).state,
    );
  });

  it('never uses the number of a remembered attempt again', () => {
    given(refundFailed(1), duplicate)
      .when(retryDue(1))
      .gives({ commands: refundCommands(2) });
  });

  it('keeps the highest of several failures', () => {
    given(refundFailed(1))
      .when(refundFailed(2))
      .gives({ leg: { state: 'AwaitingDuplicate', attempt: 2 } });
    given(refundFailed(2)).when(refundFailed(1)).changesNothing();
    given(duplicate)
      .when(refundFailed(2))
      .gives({ leg: { state: 'NeedsAttention', attempt: 2 }, commands: retryTimer(2, 3_000) });
    given(duplicate, refundFailed(1))
      .when(refundFailed(2))
      .gives({ leg: { state: 'NeedsAttention', attempt: 2 }, commands: retryTimer(2, 3_000) });
  });

  it('has nothing to retry before the duplicate is known', () => {
    given(refundFailed(1)).when(retryRequested()).changesNothing();
    given(refundFailed(1)).when(retryDue(1)).changesNothing();
  });

  it('takes no notice of late or repeated failures of older attempts', () => {
    const second = [duplicate, refundFailed(1), retryDue(1)];
    given(...second)
      .when(refundFailed(1))
      .changesNothing();
    given(...second, refundFailed(2))
      .when(refundFailed(1))
      .changesNothing();
    given(...second, refundFailed(2))
      .when(refundFailed(2))
      .changesNothing();
    given(duplicate, refunded(1)).when(refundFailed(2)).changesNothing();
  });

  it('takes no notice of stale timers', () => {
    const second = [duplicate, refundFailed(1), retryDue(1)];
    given(...second)
      .when(refundTimedOut(1))
      .changesNothing();
    given(...second)
      .when(retryDue(1))
      .changesNothing();
    given(...second, refundFailed(2))
      .when(refundTimedOut(2))
      .changesNothing();
    given(...second, refundFailed(2))
      .when(retryDue(1))
      .changesNothing();
    given(duplicate, refunded(1)).when(refundTimedOut(1)).changesNothing();
    given().when(refundTimedOut(1)).changesNothing();
  });

  it('names the earliest attempt that paid, whichever answer comes first', () => {
    const early = play([duplicate, refunded(1), refunded(2)], policy).state;
    expect(play([refunded(2), duplicate, refunded(1)], policy).state).toEqual(early);
    expect(early.legs['cap-2']?.attempt).toBe(1);
  });
});
