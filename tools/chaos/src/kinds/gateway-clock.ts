import type { Arena } from '../arena.ts';
import type { Kind } from './kind.ts';

const TIMEOUT_MS = 10_000;
const SKEW_MS: Readonly<Record<string, number>> = { ahead: 3 * 3_600_000, behind: -600_000 };

/** The gateway's clock is stepped; what it books and says meanwhile has a wrong date for good. */
export const gatewayClock: Kind = ({ arena }, target) => ({
  begin: async () => {
    await stepGatewayClock(arena, SKEW_MS[target]!);
    return 0;
  },
  end: () => stepGatewayClock(arena, 0),
});

/** Sets how far the gateway's clock is ahead, in milliseconds. */
export async function stepGatewayClock({ platform: { gateway } }: Arena, skewMs: number): Promise<void> {
  const response = await fetch(`${gateway.url}/admin/clock`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${gateway.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ skewMs }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the gateway answered ${response.status} to a step of its clock`);
}
