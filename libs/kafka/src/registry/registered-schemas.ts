import { recordSchemaText, type TopicDefinition } from '@night-market/contracts';
import type { SchemaIds, SchemaRegistry } from './ports.ts';

/**
 * The schemas of the contracts in a registry, one for each topic, under `<namespace><topic>-value`. An id is asked for
 * once and then known for good: from then on the registry may be away.
 */
export class RegisteredSchemas implements SchemaIds {
  private readonly registry: SchemaRegistry;
  private readonly namespace: string;
  private readonly ids = new Map<string, Promise<number>>();

  constructor(registry: SchemaRegistry, namespace: string) {
    this.registry = registry;
    this.namespace = namespace;
  }

  idOf(topic: TopicDefinition): Promise<number> {
    const known = this.ids.get(topic.name);
    if (known) return known;
    const asked = this.register(topic);
    this.ids.set(topic.name, asked);
    // Whoever asks next asks the registry again.
    asked.catch(() => this.ids.delete(topic.name));
    return asked;
  }

  private async register(topic: TopicDefinition): Promise<number> {
    const subject = `${this.namespace}${topic.name}-value`;
    try {
      return await this.registry.register(subject, recordSchemaText(topic));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`the schema registry gave no id for ${subject}: ${reason}`, { cause: error });
    }
  }
}
