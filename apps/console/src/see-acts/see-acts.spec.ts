import type { Act } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import type { Asked, ToldActs } from '../domain/told.ts';
import type { ListedAgent } from '../find-services/ports.ts';
import type { FigureReader } from '../see-overview/ports.ts';
import { SeeActs } from './see-acts.handler.ts';

const act = (at: string): Act => ({
  ...{ at, actor: 'wang', action: 'replay', subject: 'order-1', reason: 'mended', detail: {} },
});
const agent = (service: string, state: ListedAgent['state'] = 'there') =>
  ({ agentId: service, service, state }) as ListedAgent;

function seeing(agents: readonly ListedAgent[] | undefined, told: Readonly<Record<string, Asked<ToldActs>>>) {
  const asked: string[] = [];
  const reader: FigureReader = {
    ask: (what, service, token, query) => {
      asked.push(`${service} ${what} ${token} ${query}`);
      return Promise.resolve(told[service] ?? { outcome: 'unreachable', figures: null }) as never;
    },
  };
  const found = { now: () => (agents ? Promise.resolve(agents) : Promise.reject(new Error('away'))) };
  return { asked, acts: new SeeActs(found, reader) };
}

const answered = (acts: readonly Act[], completeTo: string | null = null): Asked<ToldActs> => ({
  ...{ outcome: 'answered', figures: { acts, completeTo } },
});

describe('what operators did, over all services', () => {
  it('is one list with the name of the service; one that does not answer is said', async () => {
    const { acts } = seeing([agent('gate'), agent('payments'), agent('auditor'), agent('old', 'left')], {
      gate: answered([act('2026-11-29T12:00:03.000000Z'), act('2026-11-29T12:00:01.000000Z')]),
      payments: answered([act('2026-11-29T12:00:02.000000Z')]),
    });
    const seen = await acts.handle({}, 'token');
    expect(seen?.acts.map(({ service }) => service)).toEqual(['gate', 'payments', 'gate']);
    expect(seen?.completeTo).toBeNull();
    expect(seen?.asked).toEqual([
      { service: 'auditor', outcome: 'unreachable' },
      { service: 'gate', outcome: 'answered' },
      { service: 'payments', outcome: 'answered' },
    ]);
  });

  it('goes no further back than every service has told', async () => {
    const { acts } = seeing([agent('gate'), agent('payments')], {
      gate: answered([act('2026-11-29T12:00:03.000000Z')], '2026-11-29T12:00:03.000000Z'),
      payments: answered([act('2026-11-29T12:00:02.000000Z')]),
    });
    const seen = await acts.handle({}, 'token');
    expect(seen?.acts.map(({ service }) => service)).toEqual(['gate']);
    expect(seen?.completeTo).toBe('2026-11-29T12:00:03.000000Z');
  });

  it('is asked for as it is looked for, of one service where one is named', async () => {
    const { acts, asked } = seeing([agent('gate'), agent('payments')], {});
    await acts.handle({ service: 'gate', text: 'a&b', actor: undefined }, 'token');
    expect(asked).toEqual(['gate acts token ?limit=50&text=a%26b']);
  });

  it('cannot be told while nobody knows which services there are', async () => {
    expect(await seeing(undefined, {}).acts.handle({}, 'token')).toBeUndefined();
  });
});
