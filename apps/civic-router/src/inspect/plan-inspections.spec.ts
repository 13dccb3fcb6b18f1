import type { InspectionPlan } from '@night-market/inspections';
import type { Tx } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import type { PlannedInspections } from '../domain/inspection.ts';
import { PlanInspections } from './plan-inspections.handler.ts';
import type { KeptPlan } from './ports.ts';

const NOW_MS = Date.parse('2026-11-30T12:00:00Z');
const by = { actor: 'wang', reason: 'the row grew' };
const schedule: InspectionPlan = {
  ...{ planId: 'row-c', timeZone: 'UTC', from: '2026-11-01', at: '16:30' },
  every: { count: 1, unit: 'days' },
};
const planned: PlannedInspections = {
  ...{ planId: 'row-c', title: 'Row C', place: 'row C', schedule },
  checklist: [{ itemId: 'exit', kind: 'yes_no', weight: 'major', text: { en: 'Free?', 'zh-TW': '暢通？' } }],
};
const overdue = { occurrenceId: 'row-c:2026-11-29', dueAtMs: Date.parse('2026-11-29T16:30:00Z') };

/** @param started ids of the inspections that are there */
function planning(kept: Partial<KeptPlan> = {}, started: readonly string[] = []) {
  let plan: KeptPlan = { ...planned, isPaused: false, isEnded: false, next: overdue, ...kept };
  const acts: string[] = [];
  const tx = {} as Tx;
  const handler = new PlanInspections<Tx>({
    unitOfWork: { run: (work) => work(tx) },
    clock: { nowMs: () => NOW_MS } as never,
    audit: { note: (_tx, { act }) => Promise.resolve(void acts.push(act)) },
    store: {
      addPlan: () => Promise.resolve(false),
      lockPlan: (_tx, planId) => Promise.resolve(planId === plan.planId ? plan : undefined),
      setNext: (_tx, _planId, next, isPaused) => Promise.resolve(void (plan = { ...plan, next, isPaused })),
      changePlan: (_tx, change) => Promise.resolve(void (plan = { ...plan, ...change })),
      endPlan: () =>
        Promise.resolve(void (plan = { ...plan, isEnded: true, isPaused: false, next: undefined })),
      hasInspection: (_tx, id) => Promise.resolve(started.includes(id)),
    },
  });
  return { handler, acts, now: () => plan };
}

describe('a plan that is changed', () => {
  it('keeps what is due where its schedule is the same', async () => {
    const { handler, now, acts } = planning();
    // As the database gives it back, with its fields in another order.
    const same = Object.fromEntries(Object.entries(schedule).toReversed()) as unknown as InspectionPlan;
    expect(await handler.change({ ...planned, title: 'Rows C, D', schedule: same }, by)).toBe('done');
    expect(now()).toMatchObject({ title: 'Rows C, D', next: overdue });
    expect(acts).toEqual(['plan_changed']);
  });

  it('goes on from now with another one', async () => {
    const { handler, now } = planning();
    await handler.change({ ...planned, schedule: { ...schedule, at: '18:00' } }, by);
    expect(now().next?.occurrenceId).toBe('row-c:2026-11-30');
  });

  it('is not inspected twice on a day', async () => {
    const later = { ...schedule, at: '18:00' };
    const { handler, now } = planning({}, ['row-c:2026-11-30', 'row-c:2026-12-01']);
    await handler.change({ ...planned, schedule: later }, by);
    expect(now().next?.occurrenceId).toBe('row-c:2026-12-02');
  });

  it('stays paused, and is resumed by its new schedule, on no day twice', async () => {
    const { handler, now } = planning({ isPaused: true, next: undefined }, ['row-c:2026-11-30']);
    await handler.change({ ...planned, schedule: { ...schedule, at: '18:00' } }, by);
    expect(now()).toMatchObject({ isPaused: true, next: undefined });
    await handler.resume('row-c', by);
    expect(now().next).toEqual({
      ...{ occurrenceId: 'row-c:2026-12-01', dueAtMs: Date.parse('2026-12-01T18:00:00Z') },
    });
  });

  it('is refused where it cannot be used, or is not there', async () => {
    const { handler, acts } = planning();
    const unusable = { ...planned, schedule: { ...schedule, until: '2026-10-01' } };
    expect(await handler.change(unusable, by)).toEqual({ problems: ['until is before from.'] });
    expect(await handler.change({ ...planned, planId: 'row-x' }, by)).toBe('unknown');
    expect(acts).toEqual([]);
  });
});

it('a plan that has ended stays as it is', async () => {
  const { handler, acts, now } = planning({ isPaused: true });
  expect(await handler.end('row-c', by)).toBe('done');
  const ended = now();
  expect(ended).toMatchObject({ isEnded: true, isPaused: false, next: undefined });
  expect(await handler.end('row-c', by)).toBe('done');
  for (const act of ['pause', 'resume'] as const) expect(await handler[act]('row-c', by)).toBe('ended');
  expect(await handler.change({ ...planned, title: 'another' }, by)).toBe('ended');
  expect(now()).toBe(ended);
  expect(acts).toEqual(['plan_ended']);
  expect(await handler.end('row-x', by)).toBe('unknown');
});
