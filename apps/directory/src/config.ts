import { commonConfig, count, loadConfig } from '@night-market/service-kit';
import type { z } from 'zod';

export const directoryConfig = commonConfig.extend({
  /** How long a lease runs unless the agent asks for another time. */
  DIRECTORY_LEASE_S: count(5, 300).default(30),
  /** How long an agent stays listed as suspect after its lease; then it is expired. */
  DIRECTORY_SUSPECT_S: count(1, 3_600).default(30),
  /** How often leases are looked at. */
  DIRECTORY_SWEEP_MS: count(100, 60_000).default(1_000),
  /** After so long without anybody looking at the leases, it was the directory that was away, not the agents. */
  DIRECTORY_PAUSE_MS: count(1_000, 300_000).default(5_000),
  /** How long no lease ends after the directory itself was away. */
  DIRECTORY_GRACE_S: count(1, 3_600).default(60),
  /** How long an agent that has expired or left is remembered; then a null record removes it from `city.directory.v1`. */
  DIRECTORY_RETENTION_HOURS: count(1, 8_760).default(168),
});

export type DirectoryConfig = z.output<typeof directoryConfig>;

/** The settings of the service; the only reader of the environment. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): DirectoryConfig =>
  loadConfig(directoryConfig, env);
