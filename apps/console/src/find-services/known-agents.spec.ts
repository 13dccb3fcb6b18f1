import type { CityDirectoryV1Event } from '@night-market/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { addressesOf, KnownAgents } from './known-agents.ts';

let agents: KnownAgents;
beforeEach(() => {
  agents = new KnownAgents();
});

function tell(type: CityDirectoryV1Event['type'], agentId: string): void {
  const url = { operationsUrl: `http://${agentId.replace(':', '-')}:1/ops` };
  const isWhole = type === 'registered' || type === 'renewed';
  const payload = { agentId, ...(isWhole && url), leaseUntil: '2026-11-29T12:00:00.000Z' };
  agents.hear({ type, payload, ts: '2026-11-29T12:00:30.000Z' } as unknown as CityDirectoryV1Event);
}

const addresses = (service = 'gate') => addressesOf(agents.list(), service);

describe('the agents that are known', () => {
  it('are all that were listed, with what became of them', () => {
    for (const id of ['gate:2', 'gate:1', 'payments:1']) tell('registered', id);
    tell('suspected', 'gate:1');
    tell('deregistered', 'payments:1');
    expect(agents.list().map(({ agentId, state }) => [agentId, state])).toEqual([
      ['gate:1', 'suspect'],
      ['gate:2', 'there'],
      ['payments:1', 'left'],
    ]);
  });

  it('are not listed once the directory has forgotten them', () => {
    for (const id of ['gate:1', 'gate:2']) tell('registered', id);
    tell('expired', 'gate:1');
    agents.forget('gate:1');
    expect(agents.list().map(({ agentId }) => agentId)).toEqual(['gate:2']);
  });

  it('are asked while there is hope, the surest first', () => {
    for (const id of ['gate:1', 'gate:2', 'gate:3', 'gate:4', 'payments:1']) tell('registered', id);
    tell('expired', 'gate:1');
    tell('suspected', 'gate:2');
    tell('deregistered', 'gate:4');
    expect(addresses()).toEqual(['http://gate-3:1', 'http://gate-2:1', 'http://gate-1:1']);
    tell('renewed', 'gate:1');
    expect(addresses()).toEqual(['http://gate-1:1', 'http://gate-3:1', 'http://gate-2:1']);
  });

  it('are gone since they were given up', () => {
    tell('registered', 'gate:1');
    tell('expired', 'gate:1');
    expect(agents.list()).toMatchObject([{ state: 'gone', goneAt: '2026-11-29T12:00:30.000Z' }]);
    tell('renewed', 'gate:1');
    expect(agents.list()[0]).not.toHaveProperty('goneAt');
  });

  it('have no address where the log has kept none', () => {
    tell('suspected', 'gate:1');
    expect(addresses()).toEqual([]);
  });
});
