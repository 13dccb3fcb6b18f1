import { gateAuthV1, gateAuthV2, decodeEvent, type Envelope } from '@night-market/contracts';
import { newId } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import { asItIs as inV2 } from '@night-market/service-kit';
import { inV1 } from './feed-formats.ts';

const events = Object.entries(gateAuthV2.events).flatMap(([type, { examples }]) =>
  examples.map((payload): Envelope => ({
    ...{ id: newId(), topic: gateAuthV2.name, ts: '2026-11-29T12:00:00.000Z', key: 'ticket-0001', type },
    ...{ payload, correlationId: newId(), causationId: newId() },
  })),
);

const read = (text: string | undefined) => {
  const [id, type, data, ...rest] = text!.split('\n');
  expect(rest).toEqual(['', '']);
  return { id, type, data: data!.slice('data: '.length) };
};

describe.each(events.map((event) => [event.type, event] as const))('a feed tells of %s', (type, event) => {
  it('in version 2 as it is', () => {
    const told = read(inV2({ event, headline: undefined }, '1-a'));
    expect(told).toMatchObject({ id: 'id: 1-a', type: `event: ${type}` });
    expect(JSON.parse(told.data)).toEqual(event);
  });

  it('in version 1 by its contract, as the same fact', () => {
    const told = read(inV1({ event, headline: undefined }, '1-a'));
    const flat = decodeEvent(gateAuthV1.name, Buffer.from(told.data));
    expect(flat).toMatchObject({ id: event.id, key: event.key, ts: event.ts, topic: gateAuthV1.name });
    expect(told).toMatchObject({ id: 'id: 1-a', type: `event: ${flat.type}` });
    expect(Object.values(flat.payload).filter((value) => typeof value === 'object')).toEqual([]);
  });
});

it.each([inV1, inV2])('a feed is silent about what nobody can read', (format) => {
  expect(format({ event: undefined, headline: undefined }, '1-a')).toBeUndefined();
});
