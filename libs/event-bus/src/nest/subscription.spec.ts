import { gateAuthV1, gateAuthV2, payTxnV1, payTxnV2 } from '@night-market/contracts';
import { seededRandom, silentLog, systemClock } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import { MemoryStore, type MemoryTx } from '../../test/memory-store.ts';
import { DEFAULT_LOOP } from '../consumer/loop-settings.ts';
import { silentObserver } from '../consumer/ports.ts';
import { MemoryBroker } from '../memory/memory-broker.ts';
import { CityEventBus } from './city-event-bus.ts';
import { OnEvents, routeOf } from './on-events.ts';
import { inWordsOf, reading, typesThatBecome } from './subscription.ts';

/** The routes that a decorator asks for. */
function routesOf(decorator: MethodDecorator) {
  const handler = () => undefined;
  decorator({}, 'handle', { value: handler });
  const patterns = Reflect.getMetadata('microservices:pattern', handler) as string[];
  return patterns.map(routeOf);
}

describe('a subscription', () => {
  it('of a bare topic asks for just that', () => {
    expect(routesOf(OnEvents(payTxnV1, 'requested', 'captured'))).toEqual([
      { topic: 'pay.txn.v1', types: ['requested', 'captured'] },
    ]);
  });

  it('of several versions asks for the types of each that become the wanted ones', () => {
    const both = reading(gateAuthV2, { alsoFrom: [gateAuthV1], unknownTypes: 'ignore' });
    expect(routesOf(OnEvents(both, 'granted', 'exited'))).toEqual([
      { topic: 'gate.auth.v2', types: ['granted', 'exited'], unknownTypes: 'ignore' },
      {
        topic: 'gate.auth.v1',
        types: ['granted', 'granted_paid', 'exited'],
        unknownTypes: 'ignore',
        writtenFor: { topic: 'gate.auth.v2', types: ['granted', 'exited'] },
      },
    ]);
  });

  it('cannot be of versions that have no way to each other', () => {
    expect(() => typesThatBecome(payTxnV1, gateAuthV2, ['granted'])).toThrow('no way from pay.txn.v1');
  });

  it('leaves out what becomes another type than the wanted one', () => {
    const { example, examples } = gateAuthV2.events.granted;
    const events = [example, examples[1]!].map((payload) => ({
      ...{ id: 'i', ts: 't', key: 'k', correlationId: 'c', causationId: 'd' },
      ...{ topic: 'gate.auth.v2', type: 'granted', payload: { ...payload } },
    }));
    expect(inWordsOf('gate.auth.v1', ['granted'], events).map(({ type }) => type)).toEqual(['granted']);
    expect(inWordsOf('gate.auth.v1', ['granted_paid'], events)[0]?.payload).toMatchObject({ amount: 15_000 });
  });
});

describe('the bus', () => {
  const busWith = (...decorators: MethodDecorator[]) => {
    const store = new MemoryStore();
    const bus = new CityEventBus<MemoryTx>(
      { ...DEFAULT_LOOP, consumer: 'test' },
      {
        ...{ broker: new MemoryBroker().consumer('test'), unitOfWork: store, inbox: store.inboxPort },
        ...{ stash: store.stash, deadLetters: store.deadLetterPort, clock: systemClock },
        ...{ random: seededRandom(1), log: silentLog, observer: silentObserver },
        errors: { isRecoverable: () => false, isOutage: () => false },
      },
    );
    for (const decorator of decorators) {
      const handler = () => undefined;
      decorator({}, 'handle', { value: handler });
      for (const pattern of Reflect.getMetadata('microservices:pattern', handler) as string[])
        bus.addHandler(pattern, () => Promise.resolve(), true);
    }
    return bus;
  };

  it('refuses two policies for one topic, and takes silence for consent', async () => {
    const ignoring = OnEvents(reading(payTxnV1, { unknownTypes: 'ignore' }), 'captured');
    const parking = OnEvents(reading(payTxnV1, { unknownTypes: 'park' }), 'refunded');
    const refused = busWith(ignoring, parking);
    expect(() => refused.listen(() => undefined)).toThrow('want to ignore unknown types');
    const agreed = busWith(ignoring, OnEvents(payTxnV1, 'refunded'));
    agreed.listen(() => undefined);
    await agreed.close();
    expect(agreed.handledTopics).toEqual(['pay.txn.v1']);
  });

  it('reads every version that a subscription names', () => {
    const bus = busWith(OnEvents(reading(payTxnV2, { alsoFrom: [payTxnV1] }), 'captured'));
    expect(bus.handledTopics).toEqual(['pay.txn.v2', 'pay.txn.v1']);
  });
});
