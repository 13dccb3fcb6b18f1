import { describe, expect, it } from 'vitest';
import {
  captured,
  duplicateCaptured,
  fact,
  policy,
  refundFailed,
  refundTimedOut,
  refunded,
  retryDue,
  retryRequested,
} from '../test/support/facts.ts';
import { given, refundCommands, retryTimer } from '../test/support/given.ts';
import { advance, play } from '../test/support/run.ts';
import { decide } from './index.ts';

const duplicate = duplicateCaptured();

describe('a leg of a refund saga', () => {
  it('commands the refund of a duplicate by a step of its own', () => {
    given(captured)
      .when(duplicate)
      .gives({
        leg: { state: 'RefundCommanded', attempt: 1, amount: 12_000, currency: 'TWD', origTxnId: 'cap-1' },
        commands: refundCommands(1),
        history: [
          'leg cap-2: None -duplicate_captured-> DuplicateCaptured (event)',
          'leg cap-2: DuplicateCaptured -command_refund-> RefundCommanded (saga)',
        ],
      });
  });

  it('commands nothing for the same duplicate again', () => {
    given(duplicate)
      .when(duplicate)
      .gives({ leg: { state: 'RefundCommanded', attempt: 1 }, commands: [] });
    given(duplicate, refunded(1))
      .when(duplicate)
      .gives({ leg: { state: 'Refunded' }, commands: [] });
  });

  it('goes its own way beside the others', () => {
    const { state } = play([duplicate, duplicateCaptured('cap-3'), refunded(1, 'cap-3')], policy);
    expect(state.legs['cap-2']?.state).toBe('RefundCommanded');
    expect(state.legs['cap-3']?.state).toBe('Refunded');
  });

  it('is over once refunded', () => {
    given(duplicate)
      .when(refunded(1))
      .gives({
        leg: { state: 'Refunded', refundId: 'refund of cap-2', attempt: 1 },
        history: ['leg cap-2: RefundCommanded -refunded-> Refunded (event)'],
      });
  });

  it('fills the gaps of what it knows from repetitions, and keeps what it has', () => {
    const bare = fact({ type: 'duplicate_captured', dupTxnId: 'cap-2' });
    given(bare)
      .when(duplicate)
      .gives({ leg: { origTxnId: 'cap-1', amount: 12_000, currency: 'TWD' } });
    given(duplicate)
      .when(fact({ type: 'duplicate_captured', dupTxnId: 'cap-2', amount: 1, currency: 'USD' }))
      .gives({ leg: { amount: 12_000, currency: 'TWD' } });
  });

  it('keeps a leg under any name that a gateway may give a capture', () => {
    for (const name of ['__proto__', 'constructor', 'toString', '']) {
      const { state } = play([duplicateCaptured(name)], policy);
      expect(JSON.parse(JSON.stringify(Object.values(state.legs)))).toMatchObject([
        { dupTxnId: name, state: 'RefundCommanded' },
      ]);
    }
  });
});

describe('a leg whose refund fails', () => {
  it('needs attention and plans another attempt, with growing pauses', () => {
    given(duplicate)
      .when(refundFailed(1))
      .gives({
        leg: { state: 'NeedsAttention', failure: { attempt: 1, code: 'refused-1', by: 'answer' } },
        commands: retryTimer(1, 1_000),
      });
    given(duplicate, refundFailed(1), retryDue(1))
      .when(refundFailed(2))
      .gives({ leg: { state: 'NeedsAttention', attempt: 2 }, commands: retryTimer(2, 3_000) });
  });

  it('takes silence for a failure', () => {
    given(duplicate)
      .when(refundTimedOut(1))
      .gives({
        leg: { state: 'NeedsAttention', failure: { attempt: 1, code: 'timed_out', by: 'timeout' } },
        commands: retryTimer(1, 1_000),
        history: ['leg cap-2: RefundCommanded -refund_timed_out-> NeedsAttention (timer)'],
      });
  });

  it('tries again under the next number when the pause is over', () => {
    given(duplicate, refundFailed(1))
      .when(retryDue(1))
      .gives({
        leg: { state: 'RefundCommanded', attempt: 2 },
        commands: refundCommands(2),
        history: ['leg cap-2: NeedsAttention -retry_due-> RefundCommanded (timer)'],
      });
  });

  it('stops trying by itself after the last automatic attempt', () => {
    const spent = [duplicate, refundFailed(1), retryDue(1), refundFailed(2), retryDue(2)];
    given(...spent)
      .when(refundFailed(3))
      .gives({ leg: { state: 'NeedsAttention', attempt: 3 }, commands: [] });
    given(...spent, refundFailed(3))
      .when(retryDue(3))
      .changesNothing();
  });

  it('tries again whenever an operator asks', () => {
    const spent = [duplicate, refundFailed(1), retryDue(1), refundFailed(2), retryDue(2), refundFailed(3)];
    given(...spent)
      .when(retryRequested())
      .gives({
        commands: refundCommands(4),
        history: ['leg cap-2: NeedsAttention -retry_requested-> RefundCommanded (operator)'],
      });
  });

  it('keeps its timer and its automatic attempts however often an operator asks', () => {
    let run = play([duplicate, refundFailed(1)], policy);
    for (let attempt = 2; attempt <= 13; attempt++) {
      run = advance(run, retryRequested(), policy);
      run = advance(run, refundFailed(attempt), policy);
      expect(run.commands.at(-1)).toEqual(retryTimer(attempt, 1_000)[0]);
    }
    for (const attempt of [13, 14]) {
      run = advance(run, retryDue(attempt), policy);
      expect(run.state.legs['cap-2']).toMatchObject({ state: 'RefundCommanded', attempt: attempt + 1 });
      run = advance(run, refundTimedOut(attempt + 1), policy);
    }
    expect(decide(run.state, retryDue(15), policy).commands).toEqual([]);
    expect(decide(run.state, refunded(15), policy).state.legs['cap-2']).not.toHaveProperty(
      'operatorAttempts',
    );
  });

  it('plans no attempt of its own after an operator asked once they are spent', () => {
    const spent = [duplicate, refundFailed(1), retryDue(1), refundFailed(2), retryDue(2), refundFailed(3)];
    given(...spent, retryRequested())
      .when(refundFailed(4))
      .gives({ leg: { state: 'NeedsAttention', attempt: 4 }, commands: [] });
  });

  it('leaves an attempt in flight alone when an operator asks', () => {
    given(duplicate).when(retryRequested()).changesNothing();
    given(duplicate, refunded(1)).when(retryRequested()).changesNothing();
    given().when(retryRequested()).changesNothing();
  });

  it('believes a late refund of any attempt', () => {
    given(duplicate, refundTimedOut(1))
      .when(refunded(1))
      .gives({ leg: { state: 'Refunded' } });
    given(duplicate, refundTimedOut(1), retryDue(1))
      .when(refunded(1))
      .gives({ leg: { state: 'Refunded', attempt: 1 } });
  });

  it('lets the real answer replace the time-out, without a second timer', () => {
    given(duplicate, refundTimedOut(1))
      .when(refundFailed(1))
      .gives({ leg: { state: 'NeedsAttention', failure: { attempt: 1, code: 'refused-1', by: 'answer' } } });
  });
});
