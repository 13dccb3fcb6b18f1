import type { TopicDefinition } from '@night-market/contracts';

/** A registry that speaks Confluent's API, as far as a producer needs one. */
export interface SchemaRegistry {
  /**
   * Registers a schema under a subject; one that is there already keeps its id.
   * @param schema the text of a JSON Schema
   * @returns the id that readers find the schema by
   */
  register(subject: string, schema: string): Promise<number>;
}

/** Tells the id of the schema that the records of a topic are written by. */
export interface SchemaIds {
  /** Rejects while the registry does not give one. */
  idOf(topic: TopicDefinition): Promise<number>;
}
