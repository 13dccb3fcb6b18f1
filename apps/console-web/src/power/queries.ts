import { queryOptions } from '@tanstack/react-query';
import { ask, servicePath } from '../api/client.ts';
import type { Decision, DryRunSecond, Feeder, LoadHistory, Mode, PowerAct } from '../api/power-types.ts';

const LOOK_AGAIN_MS = 3_000;
const LOAD_MS = 10_000;
const LINES = 20;
export const LOAD_MINUTES = 60;

const at = (feederId: string, ...parts: string[]) => ['feeders', feederId, ...parts];

export const feederList = (after: string | undefined) =>
  queryOptions({
    queryKey: ['power', 'feeders', after],
    queryFn: ({ signal }) =>
      ask<{ feeders: Feeder[]; next: string | null }>(
        servicePath('power-ops', ['feeders'], { after, limit: 50 }),
        undefined,
        signal,
      ),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const feederNow = (feederId: string) =>
  queryOptions({
    queryKey: ['power', 'feeder', feederId],
    queryFn: ({ signal }) => ask<Feeder>(servicePath('power-ops', at(feederId)), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const feederLoad = (feederId: string) =>
  queryOptions({
    queryKey: ['power', 'load', feederId],
    queryFn: ({ signal }) =>
      ask<LoadHistory>(
        servicePath('power-ops', at(feederId, 'load'), { minutes: LOAD_MINUTES }),
        undefined,
        signal,
      ),
    refetchInterval: LOAD_MS,
  });

export const feederDecisions = (feederId: string) =>
  queryOptions({
    queryKey: ['power', 'decisions', feederId],
    queryFn: ({ signal }) =>
      ask<{ decisions: Decision[] }>(
        servicePath('power-ops', at(feederId, 'decisions'), { limit: LINES }),
        undefined,
        signal,
      ),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const feederActs = (feederId: string) =>
  queryOptions({
    queryKey: ['power', 'acts', feederId],
    queryFn: ({ signal }) =>
      ask<{ acts: PowerAct[] }>(
        servicePath('power-ops', at(feederId, 'history'), { limit: LINES }),
        undefined,
        signal,
      ),
    refetchInterval: LOAD_MS,
  });

export const setMode = (feederId: string, body: { mode: Mode; reason: string }) =>
  ask<unknown>(servicePath('power-ops', at(feederId, 'mode')), { method: 'POST', body });

export const breakerClosed = (feederId: string, reason: string) =>
  ask<unknown>(servicePath('power-ops', at(feederId, 'reclosed')), { method: 'POST', body: { reason } });

export const overrideStall = (
  feederId: string,
  stallId: string,
  body: { position: 'on' | 'off'; minutes: number; reason: string },
) =>
  ask<{ until: string }>(servicePath('power-ops', at(feederId, 'stalls', stallId, 'override')), {
    ...{ method: 'PUT', body },
  });

export const endOverride = (feederId: string, stallId: string, reason: string) =>
  ask<undefined>(servicePath('power-ops', at(feederId, 'stalls', stallId, 'override'), { reason }), {
    method: 'DELETE',
  });

export interface Supposed {
  readonly amps: Readonly<Record<'L1' | 'L2' | 'L3', number | undefined>>;
  readonly seconds: number;
}

/** What would be decided if the feeder carried this; phases that are not named stay as they are. */
export function dryRun(feederId: string, { amps, seconds }: Supposed) {
  const named = Object.entries(amps).filter(([, value]) => value !== undefined);
  const readings =
    named.length === 0 ? [] : [{ phaseAmps: Object.fromEntries(named), quality: 'good' as const }];
  return ask<{ seconds: DryRunSecond[] }>(servicePath('power-ops', at(feederId, 'dry-run')), {
    ...{ method: 'POST', body: { readings, seconds } },
  });
}
