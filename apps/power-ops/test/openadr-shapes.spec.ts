import { describe, expect, it } from 'vitest';
import type { Shed } from '../src/domain/openadr/sheds.ts';
import { wantedOf } from '../src/domain/openadr/subscription.ts';
import { toEvent, toNotification, toProgram, toReport } from '../src/domain/openadr/to-openadr.ts';
import { answerTalk, openTalk, type TalkReason } from '../src/domain/talk.ts';
import * as specification from './support/openadr-specification.ts';

const programId = '0198c0de-0000-7000-8000-000000000001';
const conversationId = '0198c0de-0000-7000-8000-000000000002';
const openedAtMs = Date.parse('2026-11-29T12:00:00.000Z');

function shedFor(reason: TalkReason, more: Partial<Shed> = {}, reliefWatts?: number): Shed {
  const talk = openTalk(
    {
      ...{ act: 'shed', feederId: 'row:a.1', stallId: 'stall-07', reason, byHand: false, isChange: true },
      ...{ planId: '0198c0de-0000-7000-8000-000000000003', epoch: 1 },
      ...(reliefWatts !== undefined && { reliefWatts }),
    },
    conversationId,
    openedAtMs,
    { replyMs: 1_000, resultMs: 5_000 },
  );
  return { programId, talk, openedAtMs, endedAtMs: null, ...more };
}

const answered = (shed: Shed, performative: 'agree' | 'refuse' | 'inform' | 'failure'): Shed => ({
  ...shed,
  talk: answerTalk(shed.talk, {
    ...{ messageId: performative, conversationId, stallId: 'stall-07', performative },
    atMs: openedAtMs + 500,
  }),
});

const feeder = {
  ...{ programId, feederId: 'row:a.1', stallIds: ['stall-07', 'stall-08'] },
  ...{ createdAtMs: openedAtMs - 5_000, changedAtMs: openedAtMs },
};

const valuesOf = (
  of: { payloads: readonly { type: string; values: readonly unknown[] }[] }[],
  type: string,
) =>
  of.flatMap(({ payloads }) => payloads.filter((each) => each.type === type).flatMap(({ values }) => values));

describe('objects of OpenADR 3.0.1', () => {
  it('a feeder is a program in the shape of the specification, whatever its id holds', () => {
    expect(specification.program.parse(toProgram(feeder))).toMatchObject({
      ...{ id: programId, programName: 'row:a.1', objectType: 'PROGRAM' },
      targets: [{ type: 'RESOURCE_NAME', values: ['stall-07', 'stall-08'] }],
    });
    specification.program.parse(toProgram({ ...feeder, stallIds: [] }));
  });

  it.each([
    ['tripped', 3, 0],
    ['overload', 2, 1],
    ['override', 1, 2],
    ['not_answered', 1, 2],
  ] as const)('a shed for %s is an event of level %d and priority %d', (reason, level, priority) => {
    const event = toEvent(shedFor(reason));
    specification.event.parse(event);
    expect(event.priority).toBe(priority);
    expect(valuesOf([...event.intervals], 'SIMPLE')).toEqual([level]);
    expect(valuesOf([...event.intervals], 'DISPATCH_SETPOINT')).toEqual([0]);
    expect(valuesOf([...event.intervals], 'ALERT_GRID_EMERGENCY')).toHaveLength(reason === 'tripped' ? 1 : 0);
    const described = event.payloadDescriptors.map(({ payloadType }) => payloadType);
    const said = event.intervals.flatMap(({ payloads }) => payloads.map(({ type }) => type));
    expect(described.sort()).toEqual(said.sort());
  });

  it('an event is without end until the stall is asked back, and then as long as it was off', () => {
    expect(toEvent(shedFor('overload')).intervalPeriod).toEqual({
      ...{ start: '2026-11-29T12:00:00.000Z', duration: 'PT0S' },
    });
    const over = toEvent(shedFor('overload', { endedAtMs: openedAtMs + 90_400 }));
    expect(over.intervalPeriod.duration).toBe('PT90S');
    expect(over.modificationDateTime).toBe('2026-11-29T12:01:30.400Z');
    const short = toEvent(shedFor('overload', { endedAtMs: openedAtMs + 1 }));
    expect(short.intervalPeriod.duration).toBe('PT1S');
  });

  it.each([
    ['nothing', 'RUNNING_NORMAL'],
    ['agree', 'RUNNING_NORMAL'],
    ['inform', 'IDLE_CURTAILED'],
    ['refuse', 'RUNNING_OPTED_OUT'],
    ['failure', 'SGD_ERROR_CONDITION'],
  ] as const)('a controller that says %s is reported as %s', (performative, state) => {
    const asked = shedFor('overload', {}, 2_345.6);
    const report = toReport(performative === 'nothing' ? asked : answered(asked, performative));
    expect(specification.report.parse(report)).toMatchObject({
      eventID: conversationId,
      clientName: 'stall-07',
    });
    const intervals = report.resources.flatMap((resource) => resource.intervals);
    expect(valuesOf(intervals, 'OPERATING_STATE')).toEqual([state]);
    expect(valuesOf(intervals, 'LOAD_SHED_DELTA_AVAILABLE')).toEqual([2.346]);
  });

  it('says no relief that it does not know', () => {
    const { resources } = toReport(shedFor('tripped'));
    expect(
      valuesOf(
        resources.flatMap(({ intervals }) => intervals),
        'LOAD_SHED_DELTA_AVAILABLE',
      ),
    ).toEqual([]);
  });

  it('a notification holds the object as it is now', () => {
    const shed = shedFor('overload');
    expect(specification.notification.parse(toNotification('EVENT', shed, true)).operation).toBe('POST');
    expect(specification.notification.parse(toNotification('REPORT', shed, false))).toMatchObject({
      ...{ operation: 'PUT', object: { objectType: 'REPORT' } },
    });
  });
});

describe('a subscription', () => {
  const all = { objects: ['EVENT', 'REPORT', 'VEN'], operations: ['CREATE'], callbackUrl: 'x' } as const;

  it('is told of the objects and operations that it names', () => {
    expect(wantedOf(all, true)).toEqual(['EVENT', 'REPORT']);
    expect(wantedOf(all, false)).toEqual([]);
    expect(wantedOf({ ...all, objects: ['REPORT'], operations: ['UPDATE'] }, false)).toEqual(['REPORT']);
  });
});
