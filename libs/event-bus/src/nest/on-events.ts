import { EventPattern } from '@nestjs/microservices';
import type { EventOf, TopicDefinition } from '@night-market/contracts';
import { typesThatBecome, type Subscription, type UnknownTypes } from './subscription.ts';

/** What `@OnEvents` asks of the transport strategy. */
export interface EventRoute {
  readonly topic: string;
  readonly types: readonly string[];
  /** As the subscription says; park when it says nothing. */
  readonly unknownTypes?: UnknownTypes;
  /** The version the handler was written for, and its types, when that is another one. */
  readonly writtenFor?: { readonly topic: string; readonly types: readonly string[] };
}

/** Nest's patterns are strings: `topic:type,type`, and the rest behind `#`. */
const patternOf = ({ topic, types, unknownTypes, writtenFor }: EventRoute): string => {
  const more = new URLSearchParams({
    ...(unknownTypes && { unknownTypes }),
    ...(writtenFor && { writtenFor: `${writtenFor.topic}:${writtenFor.types.join(',')}` }),
  }).toString();
  return `${topic}:${types.join(',')}${more && '#'}${more}`;
};

export function routeOf(pattern: string): EventRoute {
  const [address = '', more = ''] = pattern.split('#');
  const options = new URLSearchParams(more);
  const [unknownTypes, writtenFor] = [options.get('unknownTypes'), options.get('writtenFor')];
  return {
    ...addressOf(address),
    ...(unknownTypes && { unknownTypes: unknownTypes as UnknownTypes }),
    ...(writtenFor && { writtenFor: addressOf(writtenFor) }),
  };
}

function addressOf(text: string): { topic: string; types: string[] } {
  const [topic = '', types = ''] = text.split(':');
  return { topic, types: types.split(',') };
}

/**
 * Marks a method as the batch handler of some event types of a topic, or of a `reading` of it:
 * `handle(@Payload() events: readonly EventsOf<T, K>[], @Ctx() context: BatchContext)`.
 */
export const OnEvents = <T extends TopicDefinition>(
  topic: T | Subscription<T>,
  ...types: (keyof T['events'] & string)[]
): MethodDecorator =>
  EventPattern(routesOf('topic' in topic ? topic : { topic }, types).map(patternOf)) as MethodDecorator;

function routesOf({ topic, alsoFrom = [], unknownTypes }: Subscription, types: string[]): EventRoute[] {
  const policy = unknownTypes && { unknownTypes };
  return [
    { topic: topic.name, types, ...policy },
    ...alsoFrom.map((other) => ({
      topic: other.name,
      types: typesThatBecome(other, topic, types),
      ...policy,
      writtenFor: { topic: topic.name, types },
    })),
  ];
}

/** The events a handler of these types receives. */
export type EventsOf<T extends TopicDefinition, K extends string> = Extract<EventOf<T>, { readonly type: K }>;
