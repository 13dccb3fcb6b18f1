import type { z } from 'zod';
import type { ListedAgent } from '../../domain/agent.ts';
import type { GrantedLease } from '../../keep-lease/keep-lease.handler.ts';
import type { agentView, leaseAnswer } from './schemas.ts';

const time = (ms: number): string => new Date(ms).toISOString();

export const toAgent = (agent: ListedAgent): z.output<typeof agentView> => ({
  agentId: agent.agentId,
  state: agent.state,
  services: [...agent.services] as z.output<typeof agentView>['services'],
  operationsUrl: agent.operationsUrl,
  epoch: agent.epoch,
  registeredAt: time(agent.registeredAtMs),
  leaseUntil: time(agent.leaseUntilMs),
});

export const toLease = ({
  agentId,
  epoch,
  leaseUntilMs,
  renewAfterMs,
}: GrantedLease): z.output<typeof leaseAnswer> => ({
  agentId,
  epoch,
  leaseUntil: time(leaseUntilMs),
  renewAfterMs,
});
