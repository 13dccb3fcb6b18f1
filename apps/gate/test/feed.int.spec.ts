import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { newId } from '@night-market/kernel';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FeedClient } from './support/feed-client.ts';
import { TestGate, type Answer } from './support/service.ts';
import { SigningDevice } from './support/signing-device.ts';

const READERS = 500;
/** Scanners that take nothing; all that is meant for them is far more than may be held for all of them together. */
const STALLED = 20;
const LARGE_EVENTS = 60;
const LARGE_BYTES = 200_000;
const HELD_MAX_BYTES = 128 * 1_048_576;

let gate: TestGate;
let other: TestGate;
let scans = 0;
let producer: ReturnType<TestGate['bus']['kafka']['producer']>;

beforeAll(async () => {
  const many = { HTTP_CONNECTIONS_PER_ADDRESS: '0', HTTP_CONNECTIONS: '0' };
  gate = await TestGate.start(many);
  other = await TestGate.start(many, gate);
  producer = gate.bus.kafka.producer();
  await producer.connect();
});
afterAll(async () => {
  await producer.disconnect();
  await other.stop();
  await gate.stop();
});

/** Lets tickets in, one after the other; returns their ids. */
async function letIn(count: number, given: object = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const ticketId = `feed-${++scans}`;
    const token = await gate.issue(ticketId);
    const { status, text } = await gate.scan({ nonce: ticketId, token, ...given });
    expect(status, text).toBe(200);
    expect(text).toContain('"granted"');
    ids.push(ticketId);
  }
  return ids;
}

/** A reader that stands at the end of what has happened. */
async function atTheEnd(
  at: TestGate,
  given: Parameters<typeof FeedClient.open>[1] = {},
): Promise<FeedClient> {
  const client = await FeedClient.open(at, given);
  await client.until(() => client.lastEventId !== undefined);
  return client;
}

/** A connection that asks for the feed and takes nothing of it. */
async function openStalled(): Promise<Socket> {
  const { hostname, port } = new URL(gate.service.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  const head = `GET /v2/feed HTTP/1.1\r\nHost: gate\r\nAuthorization: ${gate.scanner.authorization}\r\n\r\n`;
  await new Promise<void>((resolve) => socket.write(head, () => resolve()));
  return socket.pause();
}

const readersIn = ({ text }: Answer): number => Number(/^gate_feed_readers\S* (\d+)$/m.exec(text)?.[1]);

/** What buffers of this process hold that are in use; the feed keeps its events there. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().arrayBuffers;
}

/** Puts an event on the topic as the gate would. */
async function tell(ticketId: string, more: string): Promise<void> {
  const ids = { correlationId: newId(), causationId: newId() };
  const envelope = {
    id: newId(),
    topic: 'gate.auth.v2',
    ts: new Date().toISOString(),
    key: ticketId,
    ...ids,
  };
  const payload = { ticketId, gateId: 'north', scanId: newId(), more };
  const value = JSON.stringify({ ...envelope, type: 'granted', payload });
  await producer.send({
    topic: `${gate.bus.namespace}gate.auth.v2`,
    messages: [{ key: ticketId, value }],
  });
}

const hears = (client: FeedClient, ids: readonly string[]) =>
  client.until(() => ids.every((id) => client.granted.includes(id)));

describe('the feed of the gate', () => {
  it('tells new scanners what happens, and old ones the same in their format', async () => {
    const [v2, v1] = [await atTheEnd(gate), await atTheEnd(gate, { path: '/v1/feed' })];
    const [ticketId] = await letIn(1, { admission: 'pay_at_gate' });
    await hears(v2, [ticketId!]);
    const charge = { orderId: `gate-${ticketId}`, amount: 15_000, currency: 'TWD' };
    const where = { ticketId, gateId: 'north', deviceId: gate.deviceId, zoneId: 'market' };
    expect(v2.of('granted')[0]).toMatchObject({
      id: expect.stringMatching(/^[\x21-\x7e]{1,200}$/),
      data: { topic: 'gate.auth.v2', payload: { ...where, charge } },
    });
    await v1.until(() => v1.of('granted_paid').length > 0);
    const paid = v1.of('granted_paid')[0]!;
    expect(paid.data).toMatchObject({ topic: 'gate.auth.v1', payload: { ticketId, ...charge } });
    expect(paid.id).toBe(v2.of('granted')[0]!.id);
    await Promise.all([v1.close(), v2.close()]);
  });

  it('goes on where a scanner stood, at another replica and after a restart, and tells nothing twice', async () => {
    const first = await atTheEnd(gate);
    await hears(first, await letIn(3));
    await first.close();
    const missed = await letIn(8);
    const second = await FeedClient.open(other, { lastEventId: first.lastEventId });
    await hears(second, missed);
    await second.close();
    expect(second.granted.toSorted()).toEqual(missed.toSorted());
    const more = await letIn(8);
    const restarted = await TestGate.start({}, gate);
    const third = await FeedClient.open(restarted, { lastEventId: second.lastEventId });
    const last = await letIn(1);
    await hears(third, [...more, ...last]);
    expect(third.granted.toSorted()).toEqual([...more, ...last].toSorted());
    await third.close();
    await restarted.stop();
  });

  it('says what retention has taken, and goes on', async () => {
    const client = await atTheEnd(gate);
    await client.close();
    await letIn(6);
    const admin = gate.bus.kafka.admin();
    await admin.connect();
    const topic = `${gate.bus.namespace}gate.auth.v2`;
    const ends = await eventually(async () => {
      const offsets = await admin.fetchTopicOffsets(topic);
      const written = offsets.reduce((sum, { high }) => sum + Number(high), 0);
      return written >= scans && offsets;
    });
    const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
    await admin.deleteTopicRecords({ topic, partitions });
    await admin.disconnect();
    const restarted = await TestGate.start({}, gate);
    const later = await FeedClient.open(restarted, { lastEventId: client.lastEventId });
    await later.until(() => later.of('gap').length > 0);
    expect(later.of('gap')[0]!.data).toEqual({ reason: 'expired' });
    const ids = await letIn(1);
    await hears(later, ids);
    expect(later.granted).toEqual(ids);
    await later.close();
    await restarted.stop();
  });

  it('does not know every position, and says so', async () => {
    const client = await FeedClient.open(gate, { lastEventId: 'of-nobody' });
    await client.until(() => client.of('gap').length > 0);
    expect(client.of('gap')[0]!.data).toEqual({ reason: 'unknown_position' });
    await client.close();
  });

  it(`reaches ${READERS} scanners within a second`, async () => {
    const readers = await Promise.all(Array.from({ length: READERS }, () => atTheEnd(gate)));
    const p99Ms: number[] = [];
    // The quickest of them: the others may have waited for a busy machine.
    for (let round = 0; round < 3; round++) {
      const [ticketId] = await letIn(1);
      const letInAtMs = performance.now();
      await Promise.all(readers.map((reader) => hears(reader, [ticketId!])));
      const tookMs = readers.map((reader) => reader.of('granted').at(-1)!.atMs - letInAtMs);
      p99Ms.push(tookMs.toSorted((a, b) => a - b)[Math.ceil(READERS * 0.99) - 1]!);
    }
    expect(Math.min(...p99Ms)).toBeLessThan(1_000);
    await Promise.all(readers.map((reader) => reader.close()));
  });

  it('drops scanners that read nothing, keeps little for them meanwhile, and tells the others all', async () => {
    const stalled = await Promise.all(Array.from({ length: STALLED }, () => openStalled()));
    const reader = await atTheEnd(gate);
    const open = () => gate.send('GET', '/metrics', undefined, {});
    await eventually(async () => readersIn(await open()) === STALLED + 1);
    const beforeBytes = heldBytes();
    let mostBytes = 0;
    for (let n = 0; n < LARGE_EVENTS; n++) {
      await tell(`large-${n}`, 'x'.repeat(LARGE_BYTES));
      await hears(reader, [`large-${n}`]);
      if (n % 10 === 9) mostBytes = Math.max(mostBytes, heldBytes() - beforeBytes);
    }
    await eventually(async () => readersIn(await open()) === 1, { timeoutMs: 20_000 });
    expect(reader.of('dropped')).toEqual([]);
    expect(mostBytes).toBeLessThan(HELD_MAX_BYTES);
    for (const socket of stalled) socket.destroy();
    await reader.close();
  });

  it('sends a device away that is revoked while it reads, and lets none in without a credential', async () => {
    const device = await SigningDevice.enrol(gate);
    const authorization = device.sign('GET', '/v2/feed');
    const client = await atTheEnd(gate, { authorization });
    const revokedAtMs = performance.now();
    await gate.operate('POST', `/ops/devices/${device.deviceId}/revoke`, {});
    await client.ended;
    expect(client.of('dropped').map(({ data }) => data)).toEqual([{ reason: 'revoked' }]);
    expect(client.events.at(-1)!.atMs - revokedAtMs).toBeLessThan(1_500);
    expect((await gate.send('GET', '/v2/feed', undefined, {})).status).toBe(401);
    expect((await gate.send('HEAD', '/v2/feed', undefined, gate.scanner)).status).toBe(200);
  });

  it('tells its readers when the service stops, and does not wait for them', async () => {
    const stopping = await TestGate.start({}, gate);
    const client = await atTheEnd(stopping);
    await stopping.stop();
    await client.ended;
    expect(client.of('dropped').map(({ data }) => data)).toEqual([{ reason: 'stopping' }]);
  });
});
