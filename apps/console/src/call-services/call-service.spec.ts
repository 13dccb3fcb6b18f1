import { beforeEach, describe, expect, it } from 'vitest';
import type { ListedAgent } from '../find-services/ports.ts';
import { CallService } from './call-service.handler.ts';
import { UnansweredError, UnreachedError, type ServiceAnswer } from './ports.ts';

const ANSWER: ServiceAnswer = { status: 200, type: 'application/json', body: Buffer.from('{}') };
const RETRY = '/sagas/order-1/legs/cap-2/retry';

let agents: ListedAgent[] | undefined;
let asked: string[];
let failing: Record<string, Error>;
let calls: CallService;

beforeEach(() => {
  agents = [1, 2].map((n) => ({
    ...{ agentId: `orchestrator:${n}`, service: 'orchestrator', state: 'there' },
    url: `http://o-${n}`,
  }));
  [asked, failing] = [[], {}];
  calls = new CallService(
    { now: () => (agents ? Promise.resolve(agents) : Promise.reject(new Error('no broker'))) },
    {
      call: (url, { token }) => {
        asked.push(`${url} ${token}`);
        return failing[url] ? Promise.reject(failing[url]) : Promise.resolve(ANSWER);
      },
    },
  );
});

const ask = (method: string, path: string, service = 'orchestrator') =>
  calls.handle(service, { method, path, token: 'wang' });

describe('a call of a service', () => {
  it('carries the token of the operator to one replica', async () => {
    expect(await ask('GET', '/sagas?limit=5')).toEqual({ kind: 'answered', answer: ANSWER });
    expect(asked).toEqual(['http://o-1 wang']);
  });

  it('goes on to the next replica where nothing was sent, an act too', async () => {
    failing['http://o-1'] = new UnreachedError();
    expect((await ask('POST', RETRY)).kind).toBe('answered');
    expect(asked).toHaveLength(2);
  });

  it('asks a question again, and does no act twice', async () => {
    failing['http://o-1'] = new UnansweredError();
    expect((await ask('GET', '/sagas')).kind).toBe('answered');
    expect((await ask('POST', RETRY)).kind).toBe('unanswered');
    expect(asked).toHaveLength(3);
  });

  it('says that nobody is there', async () => {
    failing = { 'http://o-1': new UnreachedError(), 'http://o-2': new UnansweredError() };
    expect((await ask('GET', '/sagas')).kind).toBe('unreachable');
    agents = [];
    expect((await ask('GET', '/sagas')).kind).toBe('not_listed');
    agents = undefined;
    expect((await ask('GET', '/sagas')).kind).toBe('unknown_services');
  });

  it('is made to no other operation', async () => {
    expect((await ask('GET', '/metrics')).kind).toBe('unknown_route');
    expect(asked).toEqual([]);
  });
});
