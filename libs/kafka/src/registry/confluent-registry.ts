import type { SchemaRegistry as Client } from '@kafkajs/confluent-schema-registry';
import { errorText, type Clock } from '@night-market/kernel';
import type { SchemaRegistry } from './ports.ts';

/** How to reach a schema registry. */
export interface RegistrySettings {
  readonly url: string;
  readonly clientId: string;
  /** A request that takes longer has failed. */
  readonly answerWithinMs: number;
  readonly auth?: { readonly username: string; readonly password: string };
}

/** What the client asks for one registration: the subject's compatibility, the id, the compatibility of a new one. */
const REQUESTS = 3;

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
  private readonly clock: Clock;
  private client: Promise<Client> | undefined;

  constructor(settings: RegistrySettings, clock: Clock) {
    this.settings = settings;
    this.clock = clock;
  }

  async register(subject: string, schema: string): Promise<number> {
    const { COMPATIBILITY, SchemaType } = await import('@kafkajs/confluent-schema-registry');
    this.client ??= this.connect();
    const client = await this.client;
    const asked = client.register(
      { type: SchemaType.JSON, schema },
      { subject, compatibility: COMPATIBILITY.NONE },
    );
    const { id } = await this.inTime(asked).catch((error: unknown) => Promise.reject(inPlainWords(error)));
    if (!Number.isInteger(id)) throw notARegistry(`it gave the id ${id}`);
    return id;
  }

  /** The client waits for ever for an answer that breaks off half-way. */
  private async inTime<R>(work: Promise<R>): Promise<R> {
    const limitMs = REQUESTS * this.settings.answerWithinMs;
    const { promise: late, reject } = Promise.withResolvers<never>();
    const cancel = this.clock.schedule(limitMs, () => reject(new Error(`no answer within ${limitMs} ms`)));
    try {
      return await Promise.race([work, late]);
    } finally {
      cancel();
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

const notARegistry = (reason: string, cause?: unknown): Error =>
  new Error(`what answers is no schema registry (${reason}): see SCHEMA_REGISTRY_URL`, { cause });

function inPlainWords(error: unknown): unknown {
  if (error instanceof TypeError) return notARegistry(errorText(error), error);
  if ((error as Error).name !== 'ConfluentSchemaRegistryCompatibilityError') return error;
  return new Error('the subject has a compatibility of its own: set it to NONE', { cause: error });
}
