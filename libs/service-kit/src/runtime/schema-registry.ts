import { TOPICS } from '@night-market/contracts';
import {
  ConfluentRegistry,
  RegisteredSchemas,
  type RegistrySettings,
  type SchemaIds,
} from '@night-market/kafka';
import {
  atMost,
  errorText,
  Recurring,
  type Clock,
  type Log,
  type Random,
  ConfigError,
} from '@night-market/kernel';
import type { CommonConfig } from '../config/common-config.ts';
import type { HealthCheck } from '../health/health.ts';

/** The schemas of what a service publishes, in the registry that its settings name. */
export interface PublishedSchemas {
  /** Absent without a registry. */
  readonly ids?: SchemaIds;
  /** Not required: work is accepted, and the outbox grows, while the registry is away. */
  readonly checks: readonly HealthCheck[];
  /** Registers them as soon as the registry answers; what is sent before asks for itself. */
  readonly tasks: readonly Pick<Recurring, 'start' | 'stop'>[];
}

/** Without a registry nothing of it is loaded, looked at or told. */
const NONE: PublishedSchemas = { checks: [], tasks: [] };

interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

const BACKOFF = { baseMs: 500, factor: 2, capMs: 10_000 };
const ANSWER_WITHIN_MS = 3_000;
const STOP_LIMIT_MS = 1_000;
/** An id is known for good; there is nothing to do afterwards. */
const DONE_MS = 86_400_000;

/** @throws ConfigError when the settings do not go together */
export function publishedSchemas(
  name: string,
  config: CommonConfig,
  { clock, random, log }: Ports,
): PublishedSchemas {
  const settings = registrySettings(name, config);
  if (!settings) return NONE;
  const ids = new RegisteredSchemas(new ConfluentRegistry(settings, clock), config.KAFKA_NAMESPACE);
  const published = TOPICS.filter(({ producers }) => producers.includes(name));
  let state = 'waiting';
  const registration = new Recurring({
    round: async () => {
      await Promise.all(published.map((topic) => ids.idOf(topic)));
      state = 'registered';
      return DONE_MS;
    },
    failed: (error, attempt, waitMs) =>
      log.warn(
        { attempt, waitMs, error: errorText(error) },
        'schemas are not registered yet: events of their topics wait in the outbox',
      ),
    ...{ backoff: BACKOFF, clock, random },
  });
  return {
    ids,
    checks: [{ name: 'schemas', required: false, probe: () => Promise.resolve(state) }],
    tasks: [
      {
        start: () => registration.start(),
        stop: () => atMost(clock, STOP_LIMIT_MS, registration.stop()),
      },
    ],
  };
}

function registrySettings(name: string, config: CommonConfig): RegistrySettings | undefined {
  const {
    SCHEMA_REGISTRY_URL: url,
    SCHEMA_REGISTRY_USERNAME: username,
    SCHEMA_REGISTRY_PASSWORD: password,
  } = config;
  if ((username === undefined) !== (password === undefined)) {
    throw new ConfigError(
      'The configuration is not usable:\n  SCHEMA_REGISTRY_USERNAME: needs SCHEMA_REGISTRY_PASSWORD beside it, and the reverse',
    );
  }
  if (url === undefined) {
    if (username === undefined) return undefined;
    throw new ConfigError(
      'The configuration is not usable:\n  SCHEMA_REGISTRY_USERNAME: needs SCHEMA_REGISTRY_URL beside it',
    );
  }
  return {
    url: url.replace(/\/+$/, ''),
    clientId: name,
    answerWithinMs: ANSWER_WITHIN_MS,
    ...(username !== undefined && password !== undefined && { auth: { username, password } }),
  };
}
