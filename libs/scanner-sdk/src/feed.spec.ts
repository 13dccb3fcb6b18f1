import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventStreamParser } from './index.ts';

const stream = [
  ': heartbeat\n\n',
  'id: 7-1\nevent: granted\ndata: {"a":1}\n\n',
  'data:first\rdata: second\r\r',
  'id: 7-2\r\nevent: revoked\r\ndata: 夜市\r\n\r\n',
  'event: nothing\n\n',
].join('');

const events = [
  { id: '7-1', type: 'granted', data: '{"a":1}' },
  { id: '7-1', type: 'message', data: 'first\nsecond' },
  { id: '7-2', type: 'revoked', data: '夜市' },
];

describe('a stream of events', () => {
  it('is read alike, however it is cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: stream.length })), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const parser = new EventStreamParser();
        const found = places.flatMap((at, index) => parser.push(stream.slice(at, places[index + 1] ?? at)));
        expect(found).toEqual(events);
      }),
    );
  });

  it('whose line never ends is given up', () => {
    const parser = new EventStreamParser();
    const endless = (): unknown => {
      for (;;) parser.push('x'.repeat(65_536));
    };
    expect(endless).toThrow(RangeError);
  });
});
