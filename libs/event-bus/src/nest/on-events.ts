import { EventPattern } from '@nestjs/microservices';
import type { EventOf, TopicDefinition } from '@night-market/contracts';

/** What `@OnEvents` hands to the transport strategy. */
export interface EventRoute {
  readonly topic: string;
  readonly types: readonly string[];
}

/**
 * Marks a method as the batch handler of some event types of a topic:
 * `handle(@Payload() events: readonly EventsOf<T, K>[], @Ctx() context: BatchContext)`.
 */
export const OnEvents = <T extends TopicDefinition>(
  topic: T,
  ...types: (keyof T['events'] & string)[]
): MethodDecorator => EventPattern<EventRoute>({ topic: topic.name, types });

/** The events a handler of these types receives. */
export type EventsOf<T extends TopicDefinition, K extends string> = Extract<EventOf<T>, { readonly type: K }>;
