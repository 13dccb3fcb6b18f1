import { payTxnV1, payTxnV2 } from '@night-market/contracts';
import { newId, systemClock } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import { EventComposer } from './message.ts';

const draft = {
  type: 'captured',
  key: 'o-1',
  payload: payTxnV2.events.captured.example,
  correlationId: newId(),
  causationId: newId(),
} as const;

describe('an event of a topic whose contract names another producer', () => {
  const stranger = new EventComposer('gate', systemClock);

  it('is refused, and the contract to change is named', () => {
    expect(() => stranger.compose(payTxnV2, draft)).toThrow(
      "gate publishes pay.txn.v2, whose contract does not name it as a producer: add 'gate' to the producers of pay.txn.v2 in libs/contracts",
    );
  });

  it('is refused in each version', () => {
    const versions = [{ ...payTxnV2, producers: ['gate'] }, payTxnV1];
    expect(() => stranger.composeIn(versions, payTxnV2, draft)).toThrow('gate publishes pay.txn.v1');
    expect(
      new EventComposer('payments', systemClock).composeIn(versions.slice(1), payTxnV2, draft),
    ).toHaveLength(1);
  });
});
