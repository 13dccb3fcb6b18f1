import { defaults, defaultShares, type PlayOptions } from './options.ts';
import { play, type PlayResult } from './play.ts';

/** A platform that runs, as its launcher tells of it: the addresses of each service's replicas. */
export interface RunningPlatform {
  readonly urls: Readonly<Record<string, readonly string[]>>;
  readonly gateway: { readonly url: string; readonly apiKey: string; readonly marketToken: string };
}

/** Plays an evening of the usual kind on it, but for what `options` says. */
export function playOn(
  { urls, gateway }: RunningPlatform,
  options: Partial<PlayOptions> = {},
): Promise<PlayResult> {
  const addresses = {
    payments: [...(urls['payments'] ?? [])],
    orchestrator: [...(urls['orchestrator'] ?? [])],
    gate: [...(urls['gate'] ?? [])],
    gateway: gateway.url,
    gatewayApiKey: gateway.apiKey,
    marketToken: gateway.marketToken,
  };
  return play({ ...defaults, shares: defaultShares, addresses, ...options });
}
