import { describe, expect, it } from 'vitest';
import {
  captured,
  duplicateCaptured,
  noteAdded,
  outsideReported,
  policy,
  refundFailed,
  refundTimedOut,
  refunded,
  refundedOutside,
  retryDue,
} from '../test/support/facts.ts';
import { given, retryTimer } from '../test/support/given.ts';
import { play } from '../test/support/run.ts';

const duplicate = duplicateCaptured();
const waiting = [captured, duplicate, refundFailed(1)];
const reported = [...waiting, outsideReported()];

describe('a leg that was paid back outside the gateway', () => {
  it('asks payments to book it under the next number, with the evidence and a time-out', () => {
    given(...waiting)
      .when(outsideReported())
      .gives({
        leg: { state: 'OutsideReported', attempt: 2, evidence: 'receipt 17' },
        commands: [
          {
            ...{ type: 'RecordOutsideRefund', orderId: 'order-1', dupTxnId: 'cap-2' },
            ...{ evidence: 'receipt 17', attempt: 2 },
          },
          { type: 'SetTimer', kind: 'refund_timeout', dupTxnId: 'cap-2', attempt: 2, delayMs: 30_000 },
        ],
        history: ['leg cap-2: NeedsAttention -outside_reported-> OutsideReported (operator)'],
      });
  });

  it('is over once payments has booked it, and no retry that was planned changes that', () => {
    given(...reported)
      .when(refundedOutside(2))
      .gives({ leg: { state: 'RefundedOutside', attempt: 2, evidence: 'receipt 17' } });
    for (const late of [retryDue(1), refundTimedOut(2), refundFailed(2), outsideReported()])
      given(...reported, refundedOutside(2))
        .when(late)
        .changesNothing();
  });

  it('is refunded by the gateway when payments says that this was first', () => {
    given(...reported)
      .when(refunded(2))
      .gives({ leg: { state: 'Refunded', refundId: 'refund of cap-2' } });
    expect(play([...reported, refunded(2)], policy).state.legs['cap-2']).not.toHaveProperty('evidence');
  });

  it('needs attention again when payments refuses or is silent, and goes on with its own attempts', () => {
    for (const answer of [refundFailed(2), refundTimedOut(2)])
      given(...reported)
        .when(answer)
        .gives({ leg: { state: 'NeedsAttention', attempt: 2 }, commands: retryTimer(2, 1_000) });
  });

  it('is reported only while it needs attention', () => {
    given(duplicate).when(outsideReported()).changesNothing();
    given(duplicate, refunded(1)).when(outsideReported()).changesNothing();
    given().when(outsideReported()).changesNothing();
    given(...reported)
      .when(outsideReported())
      .changesNothing();
  });
});

describe('a note', () => {
  it('stands in the history and moves nothing', () => {
    given(...waiting)
      .when(noteAdded)
      .changesNothing();
    given(captured)
      .when(noteAdded)
      .gives({ history: ['order: Captured -note_added-> Captured (operator)'] });
  });
});
