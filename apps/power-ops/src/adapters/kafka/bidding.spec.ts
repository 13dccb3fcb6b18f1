import { aclHeadersSchema, decodeEvent, opsPowerV1, type OpsPowerV1Event } from '@night-market/contracts';
import { newId, systemClock, type SqlTx } from '@night-market/kernel';
import { EventComposer, type OutboxMessage } from '@night-market/outbox';
import { beforeEach, describe, expect, it } from 'vitest';
import { PlannedFeeder } from '../../../test/support/planned-feeder.ts';
import type { Controlled } from '../../domain/control-types.ts';
import type { TakenFeeder } from '../../plan-feeders/ports.ts';
import { PowerPublisher } from './power.publisher.ts';
import { toInput, type InputEvent } from './to-input.ts';

const planId = newId();
let feeder: PlannedFeeder;
let sent: OutboxMessage[];
let publisher: PowerPublisher<SqlTx>;

beforeEach(() => {
  feeder = new PlannedFeeder();
  sent = [];
  const append = (_tx: SqlTx, messages: readonly OutboxMessage[]): Promise<void> => {
    sent.push(...messages);
    return Promise.resolve();
  };
  publisher = new PowerPublisher({ append }, new EventComposer('power-ops', systemClock));
});

/** What is sent because of a plan, as whoever reads the topic sees it: the contract has let it through. */
async function told(controlled: Controlled): Promise<OpsPowerV1Event[]> {
  sent = [];
  const taken = { feederId: 'feeder-a', epoch: 7, nowMs: feeder.nowMs } as TakenFeeder;
  await publisher.planned({} as SqlTx, [{ planner: 'me', planId, taken, controlled }]);
  return sent.map(({ value }) => decodeEvent(opsPowerV1.name, value) as OpsPowerV1Event);
}

function untilSaid(): Controlled {
  for (let second = 0; second < 60; second++) {
    const done = feeder.plan(feeder.reading(36));
    if (done.bidding.length > 0) return done;
  }
  return feeder.last;
}

/** A stall says something on the bus, and the planner hears it. */
const heard = (type: 'proposed' | 'informed', payload: object) => {
  const event = { id: newId(), topic: opsPowerV1.name, ts: '', key: 'feeder-a', type, payload };
  const ids = { correlationId: newId(), causationId: newId() };
  return toInput({ ...event, ...ids } as unknown as InputEvent).input;
};

describe('the contract net on the bus', () => {
  it('calls, accepts and rejects in one conversation with each stall', async () => {
    const calls = (await told(untilSaid())).filter(({ type }) => type === 'Power.CallForBids');
    expect(calls).toHaveLength(4);
    expect(new Set(calls.map(({ payload }) => payload['conversationId'])).size).toBe(4);
    expect(aclHeadersSchema.parse(sent[0]!.headers)['acl-performative']).toBe('cfp');
    const offers = calls
      .map(({ payload }) => payload)
      .filter(({ stallId }) => stallId === 'stall-2' || stallId === 'stall-3')
      .map(({ feederId, stallId, conversationId }) =>
        heard('proposed', {
          ...{ feederId, stallId, conversationId, replyBy: '' },
          harmShare: stallId === 'stall-3' ? 0.1 : 0.9,
        }),
      );
    feeder.plan(...offers, feeder.reading(36));
    const answers = (await told(untilSaid())).filter(({ type }) => type.startsWith('Power.'));
    expect(answers.map(({ type, payload }) => `${type} ${String(payload['stallId'])}`)).toEqual([
      'Power.AcceptBid stall-3',
      'Power.RejectBid stall-2',
    ]);
    for (const { payload } of answers) {
      const call = calls.find((each) => each.payload['stallId'] === payload['stallId']);
      expect(payload).toMatchObject({ conversationId: call?.payload['conversationId'], epoch: 7, planId });
    }
    const [accepted, rejected] = sent.slice(0, 2).map(({ headers }) => aclHeadersSchema.parse(headers));
    expect(accepted?.['acl-performative']).toBe('accept-proposal');
    expect(rejected?.['acl-performative']).toBe('reject-proposal');
    const { feederId, stallId, conversationId } = answers[0]!.payload;
    const done = feeder.plan(
      heard('informed', { feederId, stallId, conversationId, replyBy: '' }),
      feeder.reading(27),
    );
    expect((await told(done)).map(({ type }) => type)).toContain('shed');
  });
});
