import { opsPowerV1 } from '@night-market/contracts';
import type { Tx } from '@night-market/kernel';
import type { EventComposer, OutboxAppender, OutboxMessage } from '@night-market/outbox';
import type { z } from 'zod';
import type { Bidding } from '../../domain/control-types.ts';
import type { RestoreReason, ShedReason, Talk } from '../../domain/talk.ts';
import type { PlanPublisher, Planned } from '../../plan-feeders/ports.ts';
import type { ReadingPublisher, TakenReadings } from '../../take-readings/ports.ts';

const SELF = 'power-ops';

const time = (ms: number): string => new Date(ms).toISOString();

/** All that this service tells, on ops.power.v1 through the outbox. */
export class PowerPublisher<T extends Tx> implements ReadingPublisher<T>, PlanPublisher<T> {
  private readonly outbox: OutboxAppender<T>;
  private readonly composer: EventComposer;

  constructor(outbox: OutboxAppender<T>, composer: EventComposer) {
    this.outbox = outbox;
    this.composer = composer;
  }

  readings(tx: T, told: readonly TakenReadings[]): Promise<void> {
    const messages = told.flatMap(({ readings, correlationId }) =>
      readings.map((payload) =>
        this.composer.compose(opsPowerV1, {
          ...{ type: 'reading', key: payload.feederId, payload: { ...payload, takenBy: SELF } as Reading },
          ...{ correlationId, causationId: correlationId },
        }),
      ),
    );
    return this.outbox.append(tx, messages);
  }

  async planned(tx: T, planned: readonly Planned[]): Promise<void> {
    const messages = planned.flatMap((each) => this.messagesOf(each));
    if (messages.length > 0) await this.outbox.append(tx, messages);
  }

  private messagesOf(planned: Planned): OutboxMessage[] {
    const { controlled, taken } = planned;
    const { feederId } = taken;
    return [
      ...controlled.requests.map((talk) => this.request(talk)),
      ...controlled.bidding.map((each) => this.bidding(each, planned)),
      ...controlled.switched.map(({ act, stallId, conversationId, planId: correlationId }) =>
        this.composer.compose(opsPowerV1, {
          ...{ type: act === 'shed' ? 'shed' : 'restored', key: feederId },
          payload: { feederId, stallId, conversationId, at: time(taken.nowMs) },
          ...{ correlationId, causationId: conversationId },
        }),
      ),
      ...(controlled.isDecided ? [this.decision(planned)] : []),
    ];
  }

  private decision({ planId, taken, controlled }: Planned): OutboxMessage {
    const { feederId } = taken;
    const { reasons, ...decision } = controlled.decision;
    return this.composer.compose(opsPowerV1, {
      ...{ type: 'decided', key: feederId, correlationId: planId, causationId: planId },
      payload: {
        ...{ feederId, planId, epoch: taken.epoch, decidedAt: time(taken.nowMs) },
        ...mutable(decision),
        reasons: reasons.map((reason) => ({ ...reason })),
      },
    });
  }

  private bidding({ say, talk }: Bidding, { planId, taken }: Planned): OutboxMessage {
    const { conversation, feederId, stallId } = talk;
    const { conversationId, deadlines, nowMs, entries } = conversation;
    const replyBy = time(deadlines.reply ?? nowMs);
    const last = entries.at(-1);
    const rest = {
      // As the conversation has it.
      ...(last?.type === 'message' && { id: last.message.messageId }),
      ...{ key: feederId, correlationId: planId, causationId: conversationId },
      acl: { performative: say, conversationId, replyBy },
    };
    const payload = { feederId, stallId, conversationId, planId, epoch: taken.epoch, replyBy };
    switch (say) {
      case 'cfp':
        return this.composer.compose(opsPowerV1, {
          ...{ type: 'Power.CallForBids', ...rest },
          payload: { ...payload, decideBy: time(deadlines.decision ?? nowMs) },
        });
      case 'accept-proposal':
        return this.composer.compose(opsPowerV1, {
          ...{ type: 'Power.AcceptBid', ...rest },
          payload: { ...payload, resultBy: time(deadlines.result ?? nowMs) },
        });
      case 'reject-proposal':
        return this.composer.compose(opsPowerV1, { type: 'Power.RejectBid', ...rest, payload });
    }
  }

  private request(talk: Talk): OutboxMessage {
    const { conversation, act, feederId, stallId, planId, epoch, byHand, cancels } = talk;
    const { conversationId, deadlines, nowMs } = conversation;
    const replyBy = time(deadlines.reply ?? nowMs);
    const asked = {
      ...{ feederId, stallId, conversationId, planId, epoch, replyBy },
      resultBy: time(deadlines.result ?? nowMs),
      ...(cancels !== undefined && { cancels }),
    };
    const rest = {
      ...{ id: conversationId, key: feederId, correlationId: planId, causationId: planId },
      acl: { performative: 'request', conversationId, replyBy } as const,
    };
    return act === 'shed'
      ? this.composer.compose(opsPowerV1, {
          ...{ type: 'Power.Shed', ...rest },
          payload: { ...asked, reason: talk.reason as ShedReason },
        })
      : this.composer.compose(opsPowerV1, {
          ...{ type: 'Power.Restore', ...rest },
          payload: { ...asked, reason: talk.reason as RestoreReason, byHand },
        });
  }
}

type Reading = z.input<(typeof opsPowerV1)['events']['reading']['schema']>;

/** Lists as the contract takes them. */
const mutable = <T extends Readonly<Record<string, readonly string[]>>>(lists: T) =>
  Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, [...list]])) as {
    [Name in keyof T]: string[];
  };
