import type { RefundPolicy } from '@night-market/refund-saga';
import { commonConfig, count, loadConfig } from '@night-market/service-kit';
import type { z } from 'zod';

const DAY_MS = 86_400_000;
const RETRY_FACTOR = 2;

export const orchestratorConfig = commonConfig.extend({
  /** How long a refund command may stay unanswered. */
  REFUND_TIMEOUT_MS: count(10, DAY_MS).default(60_000),
  REFUND_RETRY_BASE_MS: count(10, DAY_MS).default(2_000),
  REFUND_RETRY_CAP_MS: count(10, DAY_MS).default(300_000),
  /** After so many attempts only an operator asks for another one. Those of operators do not count. */
  REFUND_MAX_ATTEMPTS: count(1, 100).default(8),
  /** How long the history of a settled saga is kept; the saga itself stays. */
  HISTORY_RETENTION_HOURS: count(24, 87_600).default(8_760),
});

export type OrchestratorConfig = z.output<typeof orchestratorConfig>;

/** The settings of the service; the only reader of the environment. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): OrchestratorConfig =>
  loadConfig(orchestratorConfig, env);

/** The saga's policy, as the settings say. */
export const refundPolicy = (config: OrchestratorConfig): RefundPolicy => ({
  refundTimeoutMs: config.REFUND_TIMEOUT_MS,
  retryBaseMs: config.REFUND_RETRY_BASE_MS,
  retryFactor: RETRY_FACTOR,
  retryCapMs: config.REFUND_RETRY_CAP_MS,
  maxAutomaticAttempts: config.REFUND_MAX_ATTEMPTS,
});
