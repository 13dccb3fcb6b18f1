import { expect, it } from 'vitest';
import type { ListedAgent } from '../find-services/ports.ts';
import type { FigureReader } from '../see-overview/ports.ts';
import { FindTrails } from './find-trails.handler.ts';

const agents = ['payments', 'gate', 'orchestrator', 'directory'].map(
  (service) =>
    ({ agentId: service, service, state: service === 'directory' ? 'left' : 'there' }) as ListedAgent,
);
const one = (at: string) => ({ correlationId: at, at, what: 'payment', subject: 'order 1' });

function finding() {
  const asked: string[] = [];
  const reader: FigureReader = {
    ask: (what, service, token, query) => {
      asked.push(`${service} ${what}${query} ${token}`);
      const trails = service === 'payments' ? [one('3'), one('1')] : [one('2')];
      return Promise.resolve(
        service === 'gate'
          ? { outcome: 'late', figures: null }
          : { outcome: 'answered', figures: { trails } },
      ) as never;
    },
  };
  return { asked, trails: new FindTrails({ now: () => Promise.resolve(agents) }, reader) };
}

it('asks all services that have not left in the name of the operator; who does not answer is said', async () => {
  const { asked, trails } = finding();
  const found = await trails.handle('order 1&x', 'wang');
  expect(asked.sort()).toEqual([
    ...['gate', 'orchestrator', 'payments'].map((service) => `${service} trails?about=order%201%26x wang`),
  ]);
  expect(found?.trails.map(({ service, at }) => `${service} ${at}`)).toEqual([
    ...['payments 3', 'orchestrator 2', 'payments 1'],
  ]);
  expect(found?.asked[0]).toEqual({ service: 'gate', outcome: 'late' });
});

it('without an id asks for the newest', async () => {
  const { asked, trails } = finding();
  await trails.handle(undefined, 'wang');
  expect(asked).toContain('gate trails wang');
});

it('cannot tell while nobody knows where the services are', async () => {
  const away = { now: () => Promise.reject(new Error('away')) };
  expect(await new FindTrails(away, {} as FigureReader).handle(undefined, 'wang')).toBeUndefined();
});
