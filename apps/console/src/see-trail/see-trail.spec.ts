import type { Trail, TrailStep } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import type { Asked } from '../domain/told.ts';
import type { ListedAgent } from '../find-services/ports.ts';
import type { FigureReader } from '../see-overview/ports.ts';
import { SeeTrail } from './see-trail.handler.ts';

const ID = '0198c0de-0000-7000-8000-000000000002';
const step = (at: string, kind: TrailStep['kind'], eventId: string | null): TrailStep => ({
  ...{ at, kind, what: 'any', subject: 'order-1', eventId, place: null, detail: {} },
});
const agent = (service: string, state: ListedAgent['state'] = 'there') =>
  ({ agentId: service, service, state }) as ListedAgent;
const told = (...steps: TrailStep[]): Asked<Trail> => ({
  ...{ outcome: 'answered', figures: { steps, isMore: false } },
});

function seeing(
  agents: readonly ListedAgent[] | undefined,
  answer: (asked: string) => Asked<Trail> | undefined,
) {
  const asked: string[] = [];
  const reader: FigureReader = {
    ask: (_what, service, _token, query) => {
      const question = `${service} ${query}`;
      asked.push(question);
      return Promise.resolve(answer(question) ?? { outcome: 'unreachable', figures: null }) as never;
    },
  };
  const found = { now: () => (agents ? Promise.resolve(agents) : Promise.reject(new Error('away'))) };
  return { asked, trail: new SeeTrail(found, reader) };
}

describe('the way of a correlation id, over all services', () => {
  it('is one time axis; whose inbox took what others know of is asked for; who is away is said', async () => {
    const { asked, trail } = seeing([agent('orchestrator'), agent('payments'), agent('gate')], (question) => {
      if (question.startsWith('payments'))
        return told(step('1', 'request', null), step('4', 'outside', 'e-1'));
      if (question === `orchestrator ${ID}`) return told(step('3', 'transition', 'e-2'));
      if (question === `orchestrator ${ID}?events=e-2,e-1`)
        return told(step('2', 'inbox', 'e-2'), step('3', 'transition', 'e-2'));
      return undefined;
    });
    const seen = await trail.handle(ID, 'token');
    expect(seen?.steps.map(({ service, kind }) => `${service} ${kind}`)).toEqual([
      ...['payments request', 'orchestrator inbox', 'orchestrator transition', 'payments outside'],
    ]);
    expect(seen?.asked).toEqual([
      { service: 'gate', outcome: 'unreachable' },
      { service: 'orchestrator', outcome: 'answered' },
      { service: 'payments', outcome: 'answered' },
    ]);
    expect(seen?.gaps).toEqual([{ service: 'payments', what: 'key', count: 1 }]);
    expect(asked).toHaveLength(5);
  });

  it('keeps what a service told before it went away', async () => {
    const { trail } = seeing([agent('payments')], (question) =>
      question.includes('?') ? undefined : told(step('1', 'outside', 'e-1')),
    );
    expect((await trail.handle(ID, 'token'))?.steps).toHaveLength(1);
  });

  it('cannot be told while nobody knows where the services are', async () => {
    expect(await seeing(undefined, () => undefined).trail.handle(ID, 'token')).toBeUndefined();
  });
});
