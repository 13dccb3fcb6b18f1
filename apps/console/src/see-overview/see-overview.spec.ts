import { FakeClock } from '@night-market/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { ALL_WELL } from '../../test/support/told.ts';
import type { Asked, Told } from '../domain/told.ts';
import type { ListedAgent } from '../find-services/ports.ts';
import type { FigureReader } from './ports.ts';
import { SeeOverview } from './see-overview.handler.ts';

let clock: FakeClock;
let agents: ListedAgent[] | undefined;
let told: Partial<Record<string, Asked<unknown>>>;
let asked: string[];
let silent: string[];
let overview: SeeOverview;

const agent = (agentId: string, state: ListedAgent['state']): ListedAgent => ({
  ...{ agentId, service: agentId.split(':')[0]!, state },
});

beforeEach(() => {
  clock = new FakeClock();
  agents = ['gate:1', 'orchestrator:1', 'payments:1', 'power-ops:1'].map((id) => agent(id, 'there'));
  [told, asked, silent] = [{}, [], []];
  const reader: FigureReader = {
    ask: <K extends keyof Told>(what: K, service: string, token: string) => {
      asked.push(`${service} ${what} ${token}`);
      const answer = told[`${service} ${what}`] ?? { outcome: 'answered', figures: ALL_WELL[what] };
      return Promise.resolve(answer as Asked<Told[K]>);
    },
  };
  const found = { now: () => (agents ? Promise.resolve(agents) : Promise.reject(new Error('no broker'))) };
  const probe = { answers: (url: string) => Promise.resolve(!silent.includes(url)) };
  overview = new SeeOverview(found, reader, probe, clock);
});

const see = async () => (await overview.handle('wang'))!;
const row = async (service: string) => (await see()).services.find((one) => one.service === service);
const AWAY: Asked<never> = { outcome: 'unreachable', figures: null };

describe('the overview', () => {
  it('asks every service in the name of the operator, and says that all is well', async () => {
    expect(await see()).toMatchObject({
      ...{ at: new Date(clock.nowMs()).toISOString(), level: 'normal', reports: null },
      sagas: { outcome: 'answered', figures: { open: { count: 3 }, level: 'normal' } },
      gate: { figures: { market: 3, zones: [{ zoneId: 'food', capacity: 100 }, { zoneId: 'games' }] } },
    });
    const health = ['gate', 'orchestrator', 'payments', 'power-ops'].map((name) => `${name} health wang`);
    expect(asked.sort()).toEqual(
      [
        ...health,
        ...['orchestrator sagas wang', 'payments money wang', 'gate occupancy wang', 'gate zones wang'],
        'power-ops feeders wang',
      ].sort(),
    );
  });

  it('says which service is away, and shows the others', async () => {
    told['payments money'] = AWAY;
    expect(await see()).toMatchObject({ level: 'alert', money: AWAY, sagas: { outcome: 'answered' } });
  });

  it('shows who is inside while the rules of the zones are away', async () => {
    told['gate zones'] = AWAY;
    expect((await see()).gate.figures?.zones).toEqual([
      { zoneId: 'food', inside: 2, capacity: null, level: 'normal' },
    ]);
  });

  it('counts replicas that run and that are lost; those that said goodbye are no loss', async () => {
    agents = [...agents!, agent('gate:2', 'gone'), agent('gate:3', 'suspect'), agent('gate:4', 'left')];
    expect(await row('gate')).toMatchObject({ running: 1, lost: 2, replicasLevel: 'warning' });
  });

  it('misses at once a replica that does not answer though its lease runs', async () => {
    const urlOf = (agentId: string): ListedAgent => ({
      ...agent(agentId, 'there'),
      url: `http://${agentId}`,
    });
    agents = [...agents!, urlOf('gate:2'), urlOf('gate:3')];
    silent = ['http://gate:3'];
    expect(await row('gate')).toMatchObject({ running: 3, lost: 0, silent: 1, replicasLevel: 'warning' });
  });

  it('looks after the only replica of a service only when that tells nothing', async () => {
    agents = [{ ...agent('gate:1', 'there'), url: 'http://gate:1' }];
    silent = ['http://gate:1'];
    expect(await row('gate')).toMatchObject({ running: 1, silent: 0 });
    told['gate health'] = AWAY;
    expect(await row('gate')).toMatchObject({ running: 1, silent: 1, replicasLevel: 'warning' });
  });

  it('misses a replica for an hour, and a service that does not run for ever', async () => {
    const goneAt = new Date(clock.nowMs()).toISOString();
    agents = [...agents!, { ...agent('gate:2', 'gone'), goneAt }, { ...agent('auditor:1', 'gone'), goneAt }];
    await clock.advance(3_599_000);
    expect(await row('gate')).toMatchObject({ running: 1, lost: 1 });
    await clock.advance(1_000);
    expect(await row('gate')).toMatchObject({ running: 1, lost: 0, replicasLevel: 'normal' });
    expect(await row('auditor')).toMatchObject({ running: 0, replicasLevel: 'alert' });
  });

  it('names a service that a market needs and that nobody has started, and none that has left', async () => {
    agents = [agent('payments:1', 'left'), agent('auditor:1', 'left'), agent('identity:1', 'there')];
    const names = (await see()).services.map(({ service, running }) => `${service} ${running}`);
    expect(names).toEqual(['gate 0', 'identity 1', 'orchestrator 0', 'payments 0', 'power-ops 0']);
  });

  it('tells of reports where there is a hotline, one that is away too; a report that is late wants a look', async () => {
    agents = [...agents!, agent('civic-router:1', 'there')];
    expect(await see()).toMatchObject({
      ...{ level: 'normal', reports: { outcome: 'answered', figures: { level: 'normal' } } },
    });
    const late = (count: number) => {
      const figures = { ...ALL_WELL.reports, late: { count, isMore: false } };
      told['civic-router reports'] = { outcome: 'answered', figures };
    };
    late(1);
    expect(await see()).toMatchObject({ level: 'warning', reports: { figures: { level: 'warning' } } });
    late(11);
    expect(await see()).toMatchObject({ level: 'alert', reports: { figures: { level: 'alert' } } });
    told['civic-router reports'] = AWAY;
    expect(await see()).toMatchObject({ level: 'alert', reports: AWAY });
  });

  it('raises the alarm when a lag has been too much for five minutes', async () => {
    const lag = [{ topic: 'pay.txn.v1', events: 5_001, stuckSeconds: 0 }];
    const { consumer } = ALL_WELL.health;
    told['gate health'] = {
      outcome: 'answered',
      figures: { ...ALL_WELL.health, consumer: { ...consumer!, lag } },
    };
    const level = async () => (await row('gate'))?.health.figures?.consumer?.lag?.[0]?.level;
    expect(await level()).toBe('warning');
    for (let seconds = 0; seconds < 270; seconds += 30) {
      await clock.advance(30_000);
      expect(await level()).toBe('warning');
    }
    await clock.advance(30_000);
    expect(await level()).toBe('alert');
  });

  it('is none while it cannot be known which services there are', async () => {
    agents = undefined;
    expect(await overview.handle('wang')).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
