import { payTxnV1 } from '@night-market/contracts';
import { newId } from '@night-market/kernel';
import type { TestGate } from './service.ts';

/** Says something of an order as payments would. */
export async function sayPayment(gate: TestGate, orderId: string, type: string, more: object): Promise<void> {
  const producer = gate.bus.kafka.producer();
  await producer.connect();
  const ids = { correlationId: newId(), causationId: newId() };
  const envelope = { id: newId(), topic: payTxnV1.name, ts: new Date().toISOString(), key: orderId, ...ids };
  const value = JSON.stringify({ ...envelope, type, payload: { orderId, ...more } });
  await producer.send({ topic: gate.bus.namespace + payTxnV1.name, messages: [{ key: orderId, value }] });
  await producer.disconnect();
}
