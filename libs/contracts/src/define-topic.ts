import type { z } from 'zod';

/** One event type of a topic version: the schema of its payload and an example that satisfies it. */
export interface EventDefinition<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  readonly example: z.input<S>;
  readonly description: string;
}

export type EventDefinitions = Readonly<Record<string, EventDefinition>>;

/** A versioned topic: its name, its partitioning and every event type that may appear on it. */
export interface TopicDefinition<
  Name extends string = string,
  Events extends EventDefinitions = EventDefinitions,
> {
  readonly name: Name;
  /** What the record key is. */
  readonly key: string;
  readonly partitions: number;
  readonly retentionDays: number;
  readonly description: string;
  readonly events: Events;
}

export const event = <S extends z.ZodType>(
  description: string,
  schema: S,
  example: z.input<S>,
): EventDefinition<S> => ({ description, schema, example });

/** Development defaults of the bus: 6 partitions, 7 days. */
export function defineTopic<const Name extends string, Events extends EventDefinitions>(
  topic: Pick<TopicDefinition<Name, Events>, 'name' | 'key' | 'description' | 'events'>,
): TopicDefinition<Name, Events> {
  return { partitions: 6, retentionDays: 7, ...topic };
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
