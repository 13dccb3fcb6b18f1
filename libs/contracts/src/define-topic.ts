import type { z } from 'zod';
import type { Performative } from './performatives.ts';

/** A draft may still change in any way; what is published only grows. */
export type ContractStatus = 'draft' | 'published';

/** One event type of a topic version: the schema of its payload and examples that satisfy it. */
export interface EventDefinition<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  /** The first of the examples. */
  readonly example: z.input<S>;
  readonly examples: readonly z.input<S>[];
  readonly description: string;
  /** `draft` for a type that nobody publishes yet on a topic that is published. */
  readonly status: ContractStatus;
  /** What the event is as an ACL message; absent for a mere fact. */
  readonly performative?: Performative;
}

export type EventDefinitions = Readonly<Record<string, EventDefinition>>;

/** Who reads a topic, and for which version it was written: an older one is lifted to that at its edge. */
export interface ContractConsumer {
  readonly name: string;
  readonly writtenFor: string;
  /** It follows the log by itself, as for a copy or a feed, and handles no events: it needs no inbox. */
  readonly follows?: true;
}

/** A versioned topic: its name, its partitioning and every event type that may appear on it. */
export interface TopicDefinition<
  Name extends string = string,
  Events extends EventDefinitions = EventDefinitions,
> {
  readonly name: Name;
  readonly status: ContractStatus;
  /** What the record key is: a field of every payload. */
  readonly key: string;
  readonly partitions: number;
  /** Has no meaning for a compacted topic, which keeps the last record of a key for ever. */
  readonly retentionDays: number;
  /** On a compacted topic a null value removes its key. */
  readonly cleanupPolicy: 'delete' | 'compact';
  readonly description: string;
  readonly producers: readonly string[];
  readonly consumers: readonly ContractConsumer[];
  readonly events: Events;
}

interface EventOptions<S extends z.ZodType> {
  readonly status?: ContractStatus;
  readonly performative?: Performative;
  readonly moreExamples?: readonly z.input<S>[];
}

export const event = <S extends z.ZodType>(
  description: string,
  schema: S,
  example: z.input<S>,
  { status = 'published', performative, moreExamples = [] }: EventOptions<S> = {},
): EventDefinition<S> => ({
  description,
  schema,
  example,
  examples: [example, ...moreExamples],
  status,
  ...(performative && { performative }),
});

type Required = 'name' | 'key' | 'description' | 'events' | 'status' | 'producers';
type Optional = 'cleanupPolicy' | 'partitions' | 'retentionDays';

/** Development defaults of the bus: 6 partitions, 7 days. A consumer's bare name: it is written for this version. */
export function defineTopic<const Name extends string, Events extends EventDefinitions>({
  consumers,
  ...topic
}: Pick<TopicDefinition<Name, Events>, Required> &
  Partial<Pick<TopicDefinition<Name, Events>, Optional>> & {
    readonly consumers: readonly (string | ContractConsumer)[];
  }): TopicDefinition<Name, Events> {
  return {
    partitions: 6,
    retentionDays: 7,
    cleanupPolicy: 'delete',
    ...topic,
    consumers: consumers.map((one) =>
      typeof one === 'string' ? { name: one, writtenFor: topic.name } : one,
    ),
  };
}

/** A typed event of a topic: the union over its types, told apart by `type`. */
export type EventOf<T extends TopicDefinition> = {
  [K in keyof T['events'] & string]: {
    readonly id: string;
    readonly topic: T['name'];
    readonly ts: string;
    readonly key: string;
    readonly type: K;
    readonly payload: z.output<T['events'][K]['schema']>;
    readonly correlationId: string;
    readonly causationId: string;
  };
}[keyof T['events'] & string];
