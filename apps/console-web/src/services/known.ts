import { useQuery } from '@tanstack/react-query';
import { agentList } from './queries.ts';

const LOOK_AGAIN_MS = 30_000;

/** Tells which services the directory knows. While it cannot be asked, all are taken for known: their pages say more. */
export function useKnownServices(): (service: string) => boolean {
  const { data, error } = useQuery({ ...agentList, refetchInterval: LOOK_AGAIN_MS });
  return (service) =>
    data ? data.agents.some((agent) => agent.service === service && agent.state !== 'left') : error !== null;
}
