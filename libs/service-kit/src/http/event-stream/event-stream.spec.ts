import { FakeClock } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { commentText, EventStream, EventStreams, eventText, positionText } from './index.ts';

/** The streams of Node tell of things in the next turn of the event loop. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

const MAX = 40_000;

function openStream(gatherMs = 0) {
  const clock = new FakeClock();
  return { clock, stream: new EventStream({ bufferMaxBytes: MAX, gatherMs, clock }) };
}

const all = async (stream: EventStream): Promise<string> =>
  Buffer.concat((await stream.body.toArray()) as Buffer[]).toString();

describe('the text of a server-sent event', () => {
  it('holds id, type and data, and ends by an empty line', () => {
    expect(eventText({ id: '1-2', type: 'granted', data: '{"a":1}' })).toBe(
      'id: 1-2\nevent: granted\ndata: {"a":1}\n\n',
    );
    expect(positionText('7') + commentText('x')).toBe('id: 7\n\n: x\n\n');
  });

  it.each(['a\nid: 9', 'a\rid: 9', 'a\r\nid: 9'])('takes no line of the data for a field: %j', (data) => {
    expect(eventText({ type: 't', data })).toBe('event: t\ndata: a\ndata: id: 9\n\n');
  });
});

describe('the stream of one reader', () => {
  it('gives what was sent in its order', async () => {
    const { stream } = openStream();
    stream.send('a');
    stream.send(Buffer.from('b'));
    stream.drop('stopping');
    expect(await all(stream)).toBe('abevent: dropped\ndata: {"reason":"stopping"}\n\n');
  });

  it('gives a burst in few pieces', async () => {
    const { stream } = openStream();
    const pieces: string[] = [];
    stream.body.on('data', (piece: Buffer) => pieces.push(piece.toString()));
    await turn();
    for (let burst = 0; burst < 3; burst++) {
      for (let n = 0; n < 100; n++) stream.send(`${burst}-${n} `);
      await turn();
    }
    expect(pieces.join('').trim().split(' ')).toHaveLength(300);
    expect(pieces.length).toBeLessThan(10);
  });

  it('gathers what comes soon after something was sent, and no more than may wait', async () => {
    const { clock, stream } = openStream(100);
    const pieces: string[] = [];
    stream.body.on('data', (piece: Buffer) => pieces.push(piece.toString()));
    await turn();
    for (const text of ['a', 'b', 'c']) {
      stream.send(text);
      await turn();
    }
    expect(pieces).toEqual(['a']);
    await clock.advance(100);
    await turn();
    expect(pieces).toEqual(['a', 'bc']);
    stream.send('x'.repeat(20_000));
    await turn();
    expect(pieces.at(-1)).toHaveLength(20_000);
    await clock.advance(200);
    await turn();
    stream.send('d');
    expect(pieces.at(-1)).toBe('d');
  });

  it('gives what was gathered before it says why it ends', async () => {
    const { clock, stream } = openStream(100);
    const given = all(stream);
    await turn();
    stream.send('a');
    stream.send('b');
    stream.drop('stopping');
    expect(await given).toBe('abevent: dropped\ndata: {"reason":"stopping"}\n\n');
    expect(clock.sleepers).toBe(0);
  });

  it('gives the first of what comes at once, without waiting for more', async () => {
    const { stream } = openStream();
    const pieces: string[] = [];
    stream.body.on('data', (piece: Buffer) => pieces.push(piece.toString()));
    await turn();
    stream.send('a');
    expect(pieces).toEqual(['a']);
  });

  it('drops a reader that does not take what is sent, with the reason, and keeps no more for it', async () => {
    const { stream } = openStream();
    const text = 'x'.repeat(1_000);
    for (let n = 0; n < 1_000; n++) stream.send(text);
    expect(stream.isOpen).toBe(false);
    expect(stream.body.readableLength).toBeLessThan(MAX + 100);
    expect(await all(stream)).toMatch(/^x{40000}event: dropped\ndata: \{"reason":"slow"\}\n\n$/);
  });

  it('cuts off a reader that does not even take its last event', async () => {
    const { clock, stream } = openStream();
    stream.send('x'.repeat(MAX));
    stream.drop('revoked');
    await clock.advance(4_999);
    expect(stream.body.destroyed).toBe(false);
    await clock.advance(1);
    expect(stream.body.destroyed).toBe(true);
  });

  it('has room again when the reader has taken enough, and drops it when it takes too long', async () => {
    const { clock, stream } = openStream();
    stream.send('x'.repeat(30_000));
    let hasRoom = false;
    const room = stream.room(1_000).then(() => (hasRoom = true));
    await turn();
    expect(hasRoom).toBe(false);
    stream.body.read();
    await room;
    stream.send('x'.repeat(30_000));
    const late = stream.room(1_000);
    await clock.advance(1_000);
    await late;
    expect(stream.isOpen).toBe(false);
  });

  it('passes by what comes when the reader has gone', async () => {
    const { stream } = openStream();
    stream.body.destroy();
    await turn();
    stream.send('a');
    stream.drop('slow');
    await stream.room(1_000);
    expect(stream.isOpen).toBe(false);
  });
});

describe('all streams of a service', () => {
  const reply = { header: () => undefined, send: () => undefined };

  it('show that they live, also while nothing happens', async () => {
    const clock = new FakeClock();
    const streams = new EventStreams({ clock, heartbeatMs: 10_000 });
    const stream = streams.open(reply, 'a');
    await clock.advance(20_000);
    streams.close();
    expect(await all(stream)).toBe(
      ': open\n\n: heartbeat\n\n: heartbeat\n\nevent: dropped\ndata: {"reason":"stopping"}\n\n',
    );
  });

  it('end after a while where who reads must prove it again', async () => {
    const clock = new FakeClock();
    const streams = new EventStreams({ clock, maxAgeMs: 60_000, heartbeatMs: 600_000 });
    const stream = streams.open(reply, 'a');
    await clock.advance(59_999);
    expect(stream.isOpen).toBe(true);
    await clock.advance(1);
    expect(await all(stream)).toBe(': open\n\nevent: dropped\ndata: {"reason":"time_limit"}\n\n');
  });

  it('are dropped by owner, forgotten when they end, and not begun any more when the service stops', async () => {
    const streams = new EventStreams({ clock: new FakeClock() });
    const [one, other] = [streams.open(reply, 'a'), streams.open(reply, 'b')];
    expect(streams.owners()).toEqual(['a', 'b']);
    streams.dropAllOf('a', 'revoked');
    expect(await all(one)).toContain('"revoked"');
    await turn();
    expect([streams.size, other.isOpen]).toEqual([1, true]);
    streams.close();
    expect(streams.open(reply, 'c').isOpen).toBe(false);
  });
});
