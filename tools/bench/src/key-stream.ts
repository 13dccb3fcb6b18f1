import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '@night-market/launcher';
import { eventHeaders, type Envelope } from '@night-market/contracts';
import { createKafka, KafkaProducer } from '@night-market/kafka';
import { type OutgoingRecord } from '@night-market/event-bus';
import { newId } from '@night-market/kernel';
import { query, type World } from './world.ts';

const KEY = 'stream-1';
const TOPIC = 'pay.txn.v1';
const BEAT_MS = 100;
const TIMEOUT_MS = 60_000;

/** A steady stream of events of one key, which the orchestrator handles, beside the orders. */
export class KeyStream {
  private readonly producer: KafkaProducer;
  private readonly databaseUrl: string;
  private readonly stopping = new AbortController();
  private sent = 0;
  private flowing: Promise<void> = Promise.resolve();

  constructor({ stack }: World, { namespace, databaseUrls }: Platform) {
    const kafka = createKafka({ brokers: stack.brokers, clientId: 'bench-stream', namespace, tls: false });
    this.producer = new KafkaProducer(kafka, namespace);
    this.databaseUrl = databaseUrls['orchestrator']!;
  }

  /** Sends an event that breaks its contract and waits until the key is parked. */
  async poison(): Promise<void> {
    await this.send([record('captured', { orderId: KEY })]);
    await this.until(`select from stash_key where key = $1 and state = 'parked'`, 'the key is parked');
  }

  start(ratePerS: number): void {
    this.flowing = this.flow(Math.ceil((ratePerS * BEAT_MS) / 1_000));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    try {
      await this.flowing;
    } finally {
      await this.producer.close();
    }
  }

  /** Waits until all that was sent lies behind the parked key; returns how many events that are. */
  async allWaiting(): Promise<number> {
    const all = `select from stash_event where key = $1 having count(*) = ${this.sent}`;
    await this.until(all, 'all events of the key are stashed');
    await this.othersFree(KEY);
    return this.sent;
  }

  noneWaiting(): Promise<void> {
    return this.othersFree('');
  }

  private async othersFree(key: string): Promise<void> {
    const rows = await query(this.databaseUrl, 'select from stash_key where key <> $1', [key]);
    if (rows.length > 0) throw new Error(`${rows.length} sound keys are held back`);
  }

  private async flow(eventsPerBeat: number): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const paymentId = newId();
      const payload = { orderId: KEY, paymentId, result: 'captured', txnId: 'cap_1' };
      await this.send(Array.from({ length: eventsPerBeat }, () => record('result_replayed', payload)));
      await wait(BEAT_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async send(records: readonly OutgoingRecord[]): Promise<void> {
    await this.producer.send(records);
    this.sent += records.length;
  }

  private async until(sql: string, what: string): Promise<void> {
    for (const endMs = Date.now() + TIMEOUT_MS; ; await wait(100)) {
      if ((await query(this.databaseUrl, sql, [KEY])).length > 0) return;
      if (Date.now() > endMs) throw new Error(`it did not come to this: ${what}`);
    }
  }
}

function record(type: string, payload: Record<string, unknown>): OutgoingRecord {
  const correlationId = newId();
  const event: Envelope = {
    id: newId(),
    topic: TOPIC,
    ts: new Date().toISOString(),
    key: KEY,
    type,
    payload,
    correlationId,
    causationId: correlationId,
  };
  const headers = eventHeaders(event, 'payments');
  return { topic: TOPIC, key: Buffer.from(KEY), value: Buffer.from(JSON.stringify(event)), headers };
}
