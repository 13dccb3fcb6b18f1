import { FakeClock } from '@night-market/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Overview } from '../domain/overview.ts';
import { SharedOverview } from './shared-overview.ts';

let clock: FakeClock;
let asked: string[];
let refused: readonly string[];
let overview: SharedOverview;

beforeEach(() => {
  clock = new FakeClock();
  [asked, refused] = [[], []];
  const handle = (token: string): Promise<Overview> => {
    asked.push(token);
    const outcome = refused.includes(token) ? 'refused' : 'answered';
    const one = { outcome, figures: null };
    return Promise.resolve({ at: token, sagas: one, services: [{ health: one }] } as unknown as Overview);
  };
  overview = new SharedOverview({ handle }, clock);
});

describe('the overview of several operators', () => {
  it('is asked for once, however many look at it at once or soon after', async () => {
    const many = Array.from({ length: 10 }, (_, n) =>
      overview.handle(`operator-${n}`, ['operator', 'viewer']),
    );
    expect(new Set((await Promise.all(many)).map((one) => one!.at)).size).toBe(1);
    await clock.advance(1_000);
    await overview.handle('late', ['viewer', 'operator']);
    expect(asked).toHaveLength(1);
  });

  it('is asked for anew when it is no longer fresh', async () => {
    await overview.handle('wang', ['viewer']);
    await clock.advance(3_000);
    expect((await overview.handle('lin', ['viewer']))!.at).toBe('lin');
    expect(asked).toEqual(['wang', 'lin']);
  });

  it('is never that of somebody with other roles', async () => {
    await overview.handle('admin', ['viewer', 'operator', 'admin']);
    expect((await overview.handle('viewer', ['viewer']))!.at).toBe('viewer');
  });

  it('is asked for in the own name when the services refuse the other one', async () => {
    refused = ['revoked'];
    expect((await overview.handle('revoked', ['viewer']))!.at).toBe('revoked');
    expect((await overview.handle('wang', ['viewer']))!.at).toBe('wang');
    expect((await overview.handle('revoked', ['viewer']))!.sagas.outcome).toBe('refused');
  });
});
