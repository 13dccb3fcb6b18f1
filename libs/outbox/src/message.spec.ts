import {
  cityDirectoryV1,
  eventHeadersSchema,
  isTombstone,
  payTxnV1,
  payTxnV2,
} from '@night-market/contracts';
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

describe('a tombstone', () => {
  const { correlationId, causationId } = draft;
  const about = { key: 'gate:1', correlationId, causationId };

  it('is a record of a compacted topic with all headers and no value', () => {
    const message = new EventComposer('directory', systemClock).tombstone(cityDirectoryV1, about);
    expect(isTombstone(message.topic, message.value)).toBe(true);
    expect(message.key).toEqual(Buffer.from('gate:1'));
    expect(eventHeadersSchema.parse(message.headers)).toMatchObject({
      ...{ ce_id: message.id, ce_source: '/night-market/directory', ce_subject: 'gate:1' },
      ce_type: 'city.directory.v1.tombstone',
    });
  });

  it('is refused for a topic that keeps every record, and to who is no producer', () => {
    expect(() => new EventComposer('payments', systemClock).tombstone(payTxnV2, about)).toThrow(
      'pay.txn.v2 is not compacted',
    );
    expect(() => new EventComposer('gate', systemClock).tombstone(cityDirectoryV1, about)).toThrow(
      'gate publishes city.directory.v1',
    );
  });
});
