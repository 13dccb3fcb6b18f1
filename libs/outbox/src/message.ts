import {
  assertPayload,
  eventHeaders,
  type AclHeaders,
  type Envelope,
  type EventDefinitions,
  type TopicDefinition,
} from '@night-market/contracts';
import { newId, type Clock } from '@night-market/kernel';
import type { OutgoingRecord } from '@night-market/event-bus';
import type { z } from 'zod';

/** A record that waits for the relay. */
export type OutboxMessage = OutgoingRecord & { readonly id: string };

/** An event before it has an id and a time. */
export interface EventDraft<Events extends EventDefinitions, K extends keyof Events & string> {
  readonly type: K;
  readonly key: string;
  readonly payload: z.input<Events[K]['schema']>;
  readonly correlationId: string;
  readonly causationId: string;
  /** Given when the same fact goes out in several topic versions: it counts once. */
  readonly id?: string;
  readonly acl?: AclHeaders;
}

/** Makes events of one service: ids are made here, once, in the domain transaction. */
export class EventComposer {
  private readonly source: string;
  private readonly clock: Clock;

  constructor(source: string, clock: Clock) {
    this.source = source;
    this.clock = clock;
  }

  /** @throws UndecodableError when the payload breaks the contract: nothing invalid is ever published */
  compose<Events extends EventDefinitions, K extends keyof Events & string>(
    topic: TopicDefinition<string, Events>,
    draft: EventDraft<Events, K>,
  ): OutboxMessage {
    const envelope: Envelope = {
      id: draft.id ?? newId(),
      topic: topic.name,
      ts: new Date(this.clock.nowMs()).toISOString(),
      key: draft.key,
      type: draft.type,
      payload: draft.payload as Record<string, unknown>,
      correlationId: draft.correlationId,
      causationId: draft.causationId,
    };
    assertPayload(topic.name, envelope);
    return {
      id: envelope.id,
      topic: topic.name,
      key: Buffer.from(draft.key),
      value: Buffer.from(JSON.stringify(envelope)),
      headers: eventHeaders(envelope, this.source, draft.acl),
    };
  }
}
