import { cityDirectoryV1, payTxnV1, type CityDirectoryV1Event } from '@night-market/contracts';
import { naming } from '@night-market/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { ListedAgents } from './listed-agents.ts';

const EVENT = { name: 'pay.txn.v1.captured', type: 'event' };
const OPERATIONS = { name: 'stall', type: 'operations' };

let agents: ListedAgents;
beforeEach(() => {
  agents = new ListedAgents([naming('stall', payTxnV1), cityDirectoryV1]);
});

function tell(type: CityDirectoryV1Event['type'], agentId: string, services: object[] = [EVENT]): void {
  const operationsUrl = `http://${agentId.replace(':', '-')}:1/ops`;
  const payload = { agentId, services, operationsUrl, leaseUntil: '2026-11-29T12:00:00.000Z' };
  agents.hear({ type, payload } as unknown as CityDirectoryV1Event);
}

const found = () => Object.fromEntries(agents.addresses());

describe('the services that are found', () => {
  it('are those that handle events, with all that are there', () => {
    tell('registered', 'stall:1', [OPERATIONS, EVENT]);
    tell('registered', 'stall:2', [{ ...EVENT, type: 'command' }]);
    tell('registered', 'identity:1', [OPERATIONS]);
    expect(found()).toEqual({ stall: ['http://stall-1:1', 'http://stall-2:1'] });
  });

  it('are asked while they are suspect, and where nobody else is there also when they are gone', () => {
    for (const agentId of ['stall:1', 'stall:2']) tell('registered', agentId);
    tell('suspected', 'stall:1');
    expect(found()['stall']).toHaveLength(2);
    tell('expired', 'stall:1');
    expect(found()).toEqual({ stall: ['http://stall-2:1'] });
    tell('deregistered', 'stall:2');
    expect(found()).toEqual({ stall: ['http://stall-1:1'] });
    tell('renewed', 'stall:2');
    expect(found()).toEqual({ stall: ['http://stall-2:1'] });
  });

  it('are looked for while none is there, as long as the contracts name them', () => {
    for (const service of ['stall', 'fun-fair']) {
      tell('registered', `${service}:1`);
      tell('deregistered', `${service}:1`);
    }
    expect(found()).toEqual({ stall: [] });
  });

  it('are not looked for once the directory has forgotten them', () => {
    for (const agentId of ['stall:1', 'stall:2']) tell('registered', agentId);
    tell('expired', 'stall:1');
    tell('deregistered', 'stall:2');
    agents.forget('stall:1');
    expect(found()).toEqual({ stall: [] });
    agents.forget('stall:2');
    expect(found()).toEqual({});
  });

  it('have no address where the log has kept none', () => {
    tell('suspected', 'stall:1');
    expect(found()).toEqual({ stall: [] });
  });

  it('are not those that keep a copy of a topic and handle nothing', () => {
    tell('registered', 'auditor:1', [OPERATIONS]);
    expect(found()).toEqual({});
  });
});
