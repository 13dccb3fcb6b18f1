import { isOver, linesOf, standingOf, type Conversation, type DialogueState } from '@night-market/acl';
import { overallState } from '@night-market/refund-saga';
import type { ListedConversation } from '@night-market/service-kit';
import type { z } from 'zod';
import type { HistoryLine } from '../../domain/advance.ts';
import type { RefundTalk } from '../../domain/refund-talks.ts';
import type { Saga } from '../../domain/saga.ts';
import type { conversationView, retriesView, sagaActsView, sagaDetail, sagaView } from './schemas.ts';

export type SagaView = z.output<typeof sagaView>;
export type SagaDetail = z.output<typeof sagaDetail>;

const isoTime = (ms: number): string => new Date(ms).toISOString();

export const toView = ({
  state,
  stallId,
  correlationId,
  createdAtMs,
  updatedAtMs,
  settledAtMs,
}: Saga): SagaView => ({
  orderId: state.orderId,
  stallId: stallId ?? null,
  state: overallState(state),
  settled: settledAtMs !== undefined,
  legs: Object.values(state.legs).map(({ dupTxnId, state: legState, attempt, failure }) => ({
    ...{ dupTxnId, state: legState, attempt },
    failureCode: failure?.code ?? null,
  })),
  correlationId,
  createdAt: isoTime(createdAtMs),
  updatedAt: isoTime(updatedAtMs),
  settledAt: settledAtMs === undefined ? null : isoTime(settledAtMs),
});

export const toDetail = (saga: Saga, history: readonly HistoryLine[]): SagaDetail => ({
  ...toView(saga),
  history: history.map(({ n, transition, correlationId, record = null }) => ({
    n,
    on: transition.on,
    machine: transition.machine,
    leg: transition.machine === 'leg' ? transition.leg : null,
    from: transition.from,
    to: transition.to,
    actor: transition.actor,
    eventId: transition.eventId,
    at: transition.occurredAt,
    correlationId,
    record,
  })),
});

/** The lines that operators wrote. */
export const toActs = (history: readonly HistoryLine[]): z.output<typeof sagaActsView>['acts'] =>
  history.flatMap(({ n, transition, operator, reason, evidence = null }) => {
    if (operator === undefined || reason === undefined) return [];
    const leg = transition.machine === 'leg' ? transition.leg : null;
    return [{ n, on: transition.on, leg, operator, reason, evidence, at: transition.occurredAt }];
  });

/** Of these, the retries. */
export const toRetries = (history: readonly HistoryLine[]): z.output<typeof retriesView>['retries'] =>
  toActs(history).flatMap(({ n, on, leg, operator, reason, at }) =>
    on === 'retry_requested' && leg !== null ? [{ n, leg, operator, reason, at }] : [],
  );

/** What was said with payments about refunds, as this side keeps it. */
export function toConversationView(
  conversationId: string,
  talks: readonly RefundTalk[],
): z.output<typeof conversationView> {
  return { conversationId, requests: talks.map(toRequest) };
}

export function toListedConversation({ orderId, dupTxnId, conversation }: RefundTalk): ListedConversation {
  const { conversationId } = conversation;
  const [asked] = linesOf(conversation);
  const state = stateOf(conversation);
  return {
    ...{ conversationId, about: `${orderId} ${dupTxnId}`, askedAt: asked!.at },
    ...{ state, standing: standingOf(state) },
  };
}

/** A request is made to payments alone. */
const stateOf = ({ dialogues }: Conversation): DialogueState => Object.values(dialogues)[0] ?? 'None';

function toRequest({ orderId, dupTxnId, conversation }: RefundTalk) {
  const { reply } = conversation.deadlines;
  return {
    ...{ orderId, dupTxnId, state: stateOf(conversation), isOver: isOver(conversation) },
    replyBy: reply === null ? null : isoTime(reply),
    entries: linesOf(conversation),
  };
}
