import type { KafkaInspector } from '@night-market/kafka';
import { atMost, errorText, type Clock, type Log, ConfigError } from '@night-market/kernel';
import type { CommonConfig } from '../config/common-config.ts';
import { errorPolicy, longestRetryMs } from '../config/error-policy.ts';
import { longestRetryHours, retentionProblem, topicHours } from './check-retention.ts';

const ASK_LIMIT_MS = 3_000;

interface Ports {
  readonly inspector: Pick<KafkaInspector, 'retentionMs'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info'>;
}

/**
 * Law 10. The broker is asked how long it keeps the topics that are read here; while it is away the contract
 * counts, so that boot never waits for Kafka.
 * @throws ConfigError when the inbox would forget too early
 */
export async function refuseToForget(
  topics: readonly string[],
  { inspector, clock, log }: Ports,
  config: CommonConfig,
): Promise<void> {
  if (topics.length === 0) return;
  let known: ReadonlyMap<string, number> = new Map();
  const asked = inspector.retentionMs(topics).then(
    (answer) => void (known = answer),
    (error: unknown) =>
      log.info({ error: errorText(error) }, 'the broker does not tell its retention; the contract counts'),
  );
  await atMost(clock, ASK_LIMIT_MS, asked);
  const problem = retentionProblem({
    inboxHours: config.INBOX_RETENTION_HOURS,
    replayWindowHours: config.REPLAY_WINDOW_HOURS,
    longestRetryHours: longestRetryHours(longestRetryMs(errorPolicy(config))),
    topicHours: topicHours(topics, known),
  });
  if (problem) throw new ConfigError(problem);
}
