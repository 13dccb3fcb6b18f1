import { commonConfig, count, loadConfig } from '@night-market/service-kit';
import { z } from 'zod';

export const gateConfig = commonConfig.extend({
  /** What an entry costs that is paid at the gate: TWD in minor units, whole dollars (NT$150 is 15000). */
  GATE_ENTRY_FEE_MINOR: count(100, 10_000_000)
    .multipleOf(100, 'must be a multiple of 100: TWD has no cents in use')
    .default(15_000),
  /** How long scans are kept; a repetition of an older one is decided anew. */
  SCAN_RETENTION_HOURS: count(24, 87_600).default(2_160),
  /** Versions of gate.auth to publish; v2 is what payments reads, so it is always among them. */
  GATE_AUTH_VERSIONS: z.enum(['v2', 'v1,v2']).default('v2'),
  /** Seals the private keys in the database. */
  GATE_KEY_SECRET: z
    .string({ error: 'is missing: at least 32 random characters, the same for all replicas and for ever' })
    .min(32, 'must have at least 32 characters'),
  /** How long scanners without network may rely on the revocation list. */
  GATE_LIST_MAX_AGE_S: count(10, 86_400).default(900),
  /** Where devices reach the gate, for the QR codes by which they are enrolled. */
  GATE_PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  /** How long a new key is published before it signs tickets. */
  GATE_KEY_LEAD_S: count(0, 604_800).default(3_600),
});

export type GateConfig = z.output<typeof gateConfig>;

/** The settings of the service; the only reader of the environment. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): GateConfig => loadConfig(gateConfig, env);
