import { EventPattern } from '@nestjs/microservices';
import type { EventOf, TopicDefinition } from '@night-market/contracts';

/** What `@OnEvents` asks of the transport strategy. */
export interface EventRoute {
  readonly topic: string;
  readonly types: readonly string[];
}

/** Nest's patterns are strings: `topic:type,type`. */
const patternOf = ({ topic, types }: EventRoute): string => `${topic}:${types.join(',')}`;

export function routeOf(pattern: string): EventRoute {
  const [topic = '', types = ''] = pattern.split(':');
  return { topic, types: types.split(',') };
}

/**
 * Marks a method as the batch handler of some event types of a topic:
 * `handle(@Payload() events: readonly EventsOf<T, K>[], @Ctx() context: BatchContext)`.
 */
export const OnEvents = <T extends TopicDefinition>(
  topic: T,
  ...types: (keyof T['events'] & string)[]
): MethodDecorator => EventPattern(patternOf({ topic: topic.name, types })) as MethodDecorator;

/** The events a handler of these types receives. */
export type EventsOf<T extends TopicDefinition, K extends string> = Extract<EventOf<T>, { readonly type: K }>;
