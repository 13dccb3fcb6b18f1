import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryEvent } from '../../test/arbitrary-event.ts';
import { assertPayload, decodeEvent } from '../decode.ts';
import type { Envelope } from '../envelope.ts';
import { gateAuthStep } from '../gate/auth.versions.ts';
import { payTxnStep } from '../pay/txn.versions.ts';
import { payTxnV2 } from '../pay/txn.v2.ts';
import { topicNamed, TOPICS } from '../topics.ts';
import type { VersionStep } from './version-step.ts';
import { castBetween, VERSION_STEPS, versionOf, versionsBehind, versionsNamed } from './versions.ts';

const steps = VERSION_STEPS.map((step) => ({ name: `${step.older.name} and ${step.newer.name}`, step }));

const decoded = (event: Envelope) => decodeEvent(event.topic, Buffer.from(JSON.stringify(event)));
const up = ({ up }: VersionStep, event: Envelope) => up(event as never) as Envelope;
const down = ({ down }: VersionStep, event: Envelope) => down(event as never) as Envelope;

/** What the older version knows of an event: the fields of its own schema. */
function known({ older }: VersionStep, event: Envelope): Envelope {
  const schema = older.events[event.type]!.schema as unknown as { shape: Record<string, unknown> };
  const fields = Object.entries(event.payload).filter(([name]) => Object.hasOwn(schema.shape, name));
  return { ...event, payload: Object.fromEntries(fields) };
}

describe.each(steps)('$name', ({ step }) => {
  it('an upcast of any valid older event is a valid newer event of the same fact', () => {
    fc.assert(
      fc.property(arbitraryEvent(step.older), (event) => {
        const lifted = up(step, event);
        expect(decoded(lifted)).toMatchObject({ topic: step.newer.name, id: event.id, key: event.key });
        expect({ ...lifted, topic: '', type: '', payload: {} }).toEqual({
          ...event,
          ...{ topic: '', type: '', payload: {} },
        });
      }),
    );
  });

  it('a downcast of any valid newer event is a valid older event of the same fact', () => {
    fc.assert(
      fc.property(arbitraryEvent(step.newer), (event) => {
        const lowered = down(step, event);
        expect(decoded(lowered)).toMatchObject({ topic: step.older.name, id: event.id, key: event.key });
      }),
    );
  });

  it('up and down again gives back all that the older version knew', () => {
    fc.assert(
      fc.property(arbitraryEvent(step.older), (event) => {
        expect(known(step, down(step, up(step, event)))).toEqual(known(step, event));
      }),
    );
  });

  it('down and up again loses nothing that the older version knew', () => {
    fc.assert(
      fc.property(arbitraryEvent(step.newer), (event) => {
        const lowered = down(step, event);
        expect(down(step, up(step, lowered))).toEqual(lowered);
      }),
    );
  });

  it('lets unknown fields through, in both directions', () => {
    fc.assert(
      fc.property(arbitraryEvent(step.older), fc.jsonValue(), (event, value) => {
        const marked = { ...event, later: value, payload: { ...event.payload, later: value } };
        for (const seen of [up(step, marked), down(step, up(step, marked))]) {
          expect([seen['later'], seen.payload['later']]).toEqual([value, value]);
        }
      }),
    );
  });
});

describe('versions', () => {
  const base = { id: 'i', ts: 't', key: 'k', correlationId: 'c', causationId: 'd' };

  it('say the same in the words of each', () => {
    const example = topicNamed('gate.auth.v1')!.events['granted_paid']!.example as Envelope['payload'];
    const paid = { ...base, topic: 'gate.auth.v1', type: 'granted_paid', payload: example };
    const lifted = up(gateAuthStep as unknown as VersionStep, paid);
    expect(lifted).toMatchObject({
      type: 'granted',
      payload: { charge: { orderId: 'gate-ticket-0001', amount: 15_000 } },
    });
    expect(lifted.payload).not.toHaveProperty('orderId');
    const captured = { ...base, topic: 'pay.txn.v2', type: 'captured', payload: { amount: 5, txnId: 't' } };
    expect(down(payTxnStep as unknown as VersionStep, captured)).toEqual({
      ...captured,
      topic: 'pay.txn.v1',
      payload: { txnId: 't' },
    });
  });

  it('that live side by side can all be said in each other', () => {
    for (const { name: from } of TOPICS) {
      for (const { name: to } of TOPICS) {
        const cast = castBetween(from, to);
        expect([from, to, cast !== undefined]).toEqual([
          from,
          to,
          versionOf(from).family === versionOf(to).family,
        ]);
      }
    }
  });

  it('behind: only a newer one that is published makes a version old', () => {
    expect([versionsBehind('pay.txn.v1'), versionsBehind('pay.txn.v2')]).toEqual([1, 0]);
    const draft = TOPICS.map((topic) =>
      topic === payTxnV2 ? { ...topic, status: 'draft' as const } : topic,
    );
    expect(versionsBehind('pay.txn.v1', draft as typeof TOPICS)).toBe(0);
  });

  it('are named by a setting, whatever their order', () => {
    expect(versionsNamed('pay.txn', 'v2,v1').map(({ name }) => name)).toEqual(['pay.txn.v1', 'pay.txn.v2']);
    expect(() => versionsNamed('pay.txn', 'v1,v7')).toThrow('pay.txn.v7');
  });

  it('are refused when a payload is of neither', () => {
    expect(() => assertPayload('gate.auth.v1', { type: 'granted', payload: {} })).toThrow('ticketId');
  });
});
