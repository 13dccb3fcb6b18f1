import { eventHeaders, gateAuthV2, type Envelope } from '@night-market/contracts';
import type { ConsumedRecord } from '@night-market/event-bus';
import { newId } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import { FeedEvent } from './feed-event.ts';

const EVENT: Envelope = {
  ...{ id: newId(), topic: gateAuthV2.name, ts: '2026-11-29T12:00:00.000Z', key: 'ticket-0001' },
  ...{ type: 'exited', payload: { ticketId: 'ticket-0001', gateId: 'north', scanId: newId() } },
  ...{ correlationId: newId(), causationId: newId() },
};
const HEADERS = eventHeaders(EVENT, 'gate');
const HEADLINE = { key: EVENT.key, type: EVENT.type, at: EVENT.ts };

const feedEvent = (value: string | null, headers: Readonly<Record<string, string>> = HEADERS): FeedEvent => {
  const record: ConsumedRecord = {
    ...{ topic: gateAuthV2.name, partition: 0, offset: 0n, key: null, headers, timestampMs: 0 },
    ...{ value: value === null ? null : Buffer.from(value), lease: { revoked: false } },
  };
  return new FeedEvent(record, '1-1');
};

describe('an event of a feed', () => {
  it('is told in short by its headers, without being read', () => {
    expect(feedEvent('not read').headline).toEqual(HEADLINE);
  });

  it.each([{}, { ...HEADERS, ce_type: 'exited' }, { ...HEADERS, ce_type: 'another.topic.v1.exited' }])(
    'is read for that where the headers do not tell: %j',
    (headers) => {
      expect(feedEvent(JSON.stringify(EVENT), headers).headline).toEqual(HEADLINE);
      expect(feedEvent('nonsense', headers).headline).toBeUndefined();
    },
  );

  it('is the same when it rests', () => {
    const event = feedEvent(JSON.stringify(EVENT));
    expect([event.event, event.headline]).toEqual([EVENT, HEADLINE]);
    event.rest();
    expect([event.event, event.headline]).toEqual([EVENT, HEADLINE]);
  });

  it.each(['nonsense', '{}', null])('is undefined when nobody can read it: %j', (value) => {
    const event = feedEvent(value);
    expect(event.event).toBeUndefined();
    event.rest();
    expect([event.event, event.headline]).toEqual([undefined, undefined]);
  });

  it('is put into words once for each format', () => {
    const event = feedEvent(JSON.stringify(EVENT));
    let made = 0;
    const format = (_event: unknown, id: string): string | undefined => `${++made} ${id}`;
    const silent = (): undefined => void ++made;
    const texts = [event.textIn(format), event.textIn(format), event.textIn(silent), event.textIn(silent)];
    expect(texts.map(String)).toEqual(['1 1-1', '1 1-1', 'undefined', 'undefined']);
    expect(made).toBe(2);
  });
});
