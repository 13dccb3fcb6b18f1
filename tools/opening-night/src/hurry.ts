import type { RunningPlatform } from './play-on.ts';

type Settings = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * What waits for another waits shorter than in a market, in much the same proportions: a play sees the same faults and
 * repairs, and does not stand still for seconds until the last of them is due.
 */
const HURRY: Settings = {
  payments: { GATEWAY_TIMEOUT_MS: '2000', RECONCILE_EVERY_MS: '500', RECONCILE_MIN_AGE_MS: '1000' },
  orchestrator: { REFUND_RETRY_BASE_MS: '500' },
};
/** Longer than payments waits for an answer, so that its retry comes first. */
const LATE_MS = 3_000;

/** The settings of the services, with shorter waits where they say nothing of them. */
export const inAHurry = (env: Settings): Settings => ({
  ...env,
  ...Object.fromEntries(Object.entries(HURRY).map(([name, waits]) => [name, { ...waits, ...env[name] }])),
});

/** The gateway's late captures and webhooks come sooner. */
export async function letGatewayHurry({ gateway }: RunningPlatform): Promise<void> {
  if (gateway.url === '') return;
  const response = await fetch(`${gateway.url}/admin/faults`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${gateway.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ lateMs: LATE_MS }),
  });
  if (!response.ok) throw new Error(`the gateway answers ${response.status} to its settings`);
}
