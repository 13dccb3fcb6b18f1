import type { SchemaRegistry as Client } from '@kafkajs/confluent-schema-registry';
import type { SchemaRegistry } from './ports.ts';

/** How to reach a schema registry. */
export interface RegistrySettings {
  readonly url: string;
  readonly clientId: string;
  /** A request that takes longer has failed. */
  readonly answerWithinMs: number;
  readonly auth?: { readonly username: string; readonly password: string };
}

/**
 * What the client's own validator is told: here it only has to see that a schema is one, and the dialect of ours, JSON
 * Schema 2020-12, is none that it knows. Nothing is encoded by it.
 */
const UNDERSTANDING = { strict: false, validateSchema: false, validateFormats: false } as const;

/**
 * A registry with Confluent's API. Its client is loaded when it is first asked. A new subject gets the compatibility
 * NONE: the check of the contracts is stricter than the registry's, and knows which objects are open.
 */
export class ConfluentRegistry implements SchemaRegistry {
  private readonly settings: RegistrySettings;
  private client: Promise<Client> | undefined;

  constructor(settings: RegistrySettings) {
    this.settings = settings;
  }

  async register(subject: string, schema: string): Promise<number> {
    const { COMPATIBILITY, SchemaType } = await import('@kafkajs/confluent-schema-registry');
    this.client ??= this.connect();
    const client = await this.client;
    try {
      const { id } = await client.register(
        { type: SchemaType.JSON, schema },
        { subject, compatibility: COMPATIBILITY.NONE },
      );
      return id;
    } catch (error) {
      if ((error as Error).name !== 'ConfluentSchemaRegistryCompatibilityError') throw error;
      throw new Error('the subject has a compatibility of its own: set it to NONE', { cause: error });
    }
  }

  private async connect(): Promise<Client> {
    const { SchemaRegistry, SchemaType } = await import('@kafkajs/confluent-schema-registry');
    const { url, clientId, answerWithinMs, auth } = this.settings;
    return new SchemaRegistry(
      {
        host: url,
        clientId,
        ...(auth && { auth }),
        // Whoever asks waits and asks again.
        retry: { retries: 0 },
        middlewares: [
          () => ({ prepareRequest: async (next) => (await next()).enhance({ timeout: answerWithinMs }) }),
        ],
      },
      { [SchemaType.JSON]: UNDERSTANDING },
    );
  }
}
