import { eventHeaders, type Envelope } from '@night-market/contracts';
import { newId } from '@night-market/kernel';
import type { Evening } from '../../../src/index.ts';
import { produce } from './produce.ts';

const SOURCE = 'urn:night-market:e2e';

const eventOf = (topic: string, key: string, type: string, payload: Envelope['payload']): Envelope => {
  const id = newId();
  return {
    ...{ id, topic, ts: new Date().toISOString(), key, type, payload },
    ...{ correlationId: id, causationId: id },
  };
};

/** Says an event, whether or not it keeps to its contract. */
const say = (evening: Evening, event: Envelope): Promise<void> =>
  produce(evening, event.topic, [
    { key: event.key, value: JSON.stringify(event), headers: eventHeaders(event, SOURCE) },
  ]);

/** Bytes that are no event at all. */
export const plantPoison = (evening: Evening, key: string): Promise<void> =>
  produce(evening, 'pay.cmd.v1', [{ key, value: Buffer.from('{"refund": ') }]);

/** An event whose payload is not what its contract says. */
export const plantBrokenContract = (evening: Evening, key: string): Promise<void> =>
  say(evening, eventOf('pay.cmd.v1', key, 'refund', { orderId: key, amount: 'twelve' }));

/** The breaker of a feeder went. */
export const plantTrip = (evening: Evening, feederId: string): Promise<void> =>
  say(
    evening,
    eventOf('ops.power.v1', feederId, 'tripped', {
      ...{ feederId, phases: ['L2'], at: new Date().toISOString() },
    }),
  );
