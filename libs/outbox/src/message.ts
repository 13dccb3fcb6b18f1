import {
  assertPayload,
  castBetween,
  eventHeaders,
  isTombstone,
  mayPublish,
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
  /** Given when the id follows from the fact. */
  readonly id?: string;
  readonly acl?: AclHeaders;
}

/** Makes events of one service: ids are made here, once, in the domain transaction. */
export class EventComposer {
  private readonly source: string;
  private readonly clock: Clock;
  private readonly nextId: () => string;

  /** @param nextId of what is given no id; another one than at random where a run has to repeat */
  constructor(source: string, clock: Clock, nextId = newId) {
    this.source = source;
    this.clock = clock;
    this.nextId = nextId;
  }

  /**
   * @throws UndecodableError when the payload breaks the contract: nothing invalid is ever published
   * @throws Error when the contract does not name the service as a producer
   */
  compose<Events extends EventDefinitions, K extends keyof Events & string>(
    topic: TopicDefinition<string, Events>,
    draft: EventDraft<Events, K>,
  ): OutboxMessage {
    this.mustPublish(topic);
    return this.message(this.envelope(topic, draft), draft.acl);
  }

  /**
   * One fact in several versions of its topic, under one id: said in the words of `topic`, cast into those of the rest.
   * @throws UndecodableError and Error as `compose`
   */
  composeIn<Events extends EventDefinitions, K extends keyof Events & string>(
    versions: readonly TopicDefinition[],
    topic: TopicDefinition<string, Events>,
    draft: EventDraft<Events, K>,
  ): OutboxMessage[] {
    const event = this.envelope(topic, draft);
    return versions.map((version) => {
      this.mustPublish(version);
      const cast = castBetween(topic.name, version.name);
      if (!cast) throw new Error(`there is no way from ${topic.name} to ${version.name}`);
      return this.message(cast(event), draft.acl);
    });
  }

  /**
   * Says that nothing is left to know of a key of a compacted topic: the topic keeps no record of it.
   * @throws Error when the topic is not compacted, or its contract does not name the service as a producer
   */
  tombstone(
    topic: TopicDefinition,
    { key, correlationId, causationId }: Pick<Envelope, 'key' | 'correlationId' | 'causationId'>,
  ): OutboxMessage {
    this.mustPublish(topic);
    if (!isTombstone(topic.name, null))
      throw new Error(
        `${topic.name} is not compacted: a record without a value would be parked by its readers`,
      );
    const ids = { id: this.nextId(), correlationId, causationId };
    const ts = new Date(this.clock.nowMs()).toISOString();
    const event = { ...ids, topic: topic.name, ts, key, type: 'tombstone', payload: {} };
    return {
      ...{ id: event.id, topic: topic.name, key: Buffer.from(key), value: null },
      headers: eventHeaders(event, this.source),
    };
  }

  private mustPublish(topic: TopicDefinition): void {
    if (mayPublish(topic, this.source)) return;
    throw new Error(
      `${this.source} publishes ${topic.name}, whose contract does not name it as a producer: add '${this.source}' to the producers of ${topic.name} in libs/contracts`,
    );
  }

  private envelope<Events extends EventDefinitions, K extends keyof Events & string>(
    topic: TopicDefinition<string, Events>,
    draft: EventDraft<Events, K>,
  ): Envelope {
    return {
      id: draft.id ?? this.nextId(),
      topic: topic.name,
      ts: new Date(this.clock.nowMs()).toISOString(),
      key: draft.key,
      type: draft.type,
      payload: draft.payload as Record<string, unknown>,
      correlationId: draft.correlationId,
      causationId: draft.causationId,
    };
  }

  private message(event: Envelope, acl?: AclHeaders): OutboxMessage {
    assertPayload(event.topic, event);
    return {
      id: event.id,
      topic: event.topic,
      key: Buffer.from(event.key),
      value: Buffer.from(JSON.stringify(event)),
      headers: eventHeaders(event, this.source, acl),
    };
  }
}
