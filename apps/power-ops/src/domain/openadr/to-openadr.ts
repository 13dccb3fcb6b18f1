import type { DialogueState, Entry } from '@night-market/acl';
import { stateOfTalk, type TalkReason } from '../talk.ts';
import type {
  Event,
  EventPayloadDescriptor,
  IntervalPeriod,
  Notification,
  Program,
  Report,
  ReportPayloadDescriptor,
  ValuesMap,
} from './objects.ts';
import type { ProgramSource, Shed } from './sheds.ts';

const EVENT_PAYLOADS: readonly EventPayloadDescriptor[] = [
  { objectType: 'EVENT_PAYLOAD_DESCRIPTOR', payloadType: 'SIMPLE' },
  { objectType: 'EVENT_PAYLOAD_DESCRIPTOR', payloadType: 'DISPATCH_SETPOINT', units: 'KW' },
];
const TRIP_PAYLOAD: EventPayloadDescriptor = {
  objectType: 'EVENT_PAYLOAD_DESCRIPTOR',
  payloadType: 'ALERT_GRID_EMERGENCY',
};
const ASKED_REPORTS = [
  { payloadType: 'OPERATING_STATE' },
  { payloadType: 'LOAD_SHED_DELTA_AVAILABLE', readingType: 'ESTIMATED', units: 'KW' },
];
const REPORT_PAYLOADS: readonly ReportPayloadDescriptor[] = ASKED_REPORTS.map((asked) => ({
  objectType: 'REPORT_PAYLOAD_DESCRIPTOR',
  ...asked,
}));

/** How grave a shed is, as SIMPLE says it (3 is the gravest); and its priority, of which 0 is the highest. */
const GRAVITY: Readonly<Partial<Record<TalkReason, { readonly level: number; readonly priority: number }>>> =
  {
    tripped: { level: 3, priority: 0 },
    overload: { level: 2, priority: 1 },
  };
const ELSE = { level: 1, priority: 2 };

/** What the request came to, in the words of CTA-2045 that OpenADR uses. */
const OPERATING_STATES: Readonly<Partial<Record<DialogueState, string>>> = {
  Informed: 'IDLE_CURTAILED',
  Refused: 'RUNNING_OPTED_OUT',
  Failed: 'SGD_ERROR_CONDITION',
  NotUnderstood: 'SGD_ERROR_CONDITION',
  TimedOut: 'ERROR',
};

const time = (ms: number): string => new Date(ms).toISOString();
const atMs = (entry: Entry): number => (entry.type === 'message' ? entry.message.atMs : entry.atMs);

/** A feeder is a program: whoever takes part in it is told of the sheds of its stalls. */
export function toProgram({
  programId,
  feederId,
  stallIds,
  createdAtMs,
  changedAtMs,
}: ProgramSource): Program {
  return {
    id: programId,
    createdDateTime: time(createdAtMs),
    modificationDateTime: time(changedAtMs),
    objectType: 'PROGRAM',
    programName: feederId,
    programLongName: `Load shedding of feeder ${feederId}`,
    programType: 'LOAD_SHEDDING',
    // The end of an event is known when the stall is back.
    bindingEvents: false,
    localPrice: false,
    payloadDescriptors: [...EVENT_PAYLOADS, TRIP_PAYLOAD, ...REPORT_PAYLOADS],
    targets: stallIds.length === 0 ? [] : [{ type: 'RESOURCE_NAME', values: [...stallIds] }],
  };
}

/** One stall that is asked to be off is one event. */
export function toEvent(shed: Shed): Event {
  const { talk, programId } = shed;
  const isOffered = talk.acceptedAtMs !== undefined;
  const { level, priority } = (isOffered ? undefined : GRAVITY[talk.reason]) ?? ELSE;
  const isTrip = talk.reason === 'tripped';
  const payloads: ValuesMap[] = [
    { type: 'SIMPLE', values: [level] },
    { type: 'DISPATCH_SETPOINT', values: [0] },
    ...(isTrip ? [{ type: 'ALERT_GRID_EMERGENCY', values: ['The breaker of the feeder went.'] }] : []),
  ];
  return {
    ...provisioned(shed),
    objectType: 'EVENT',
    programID: programId,
    eventName: `shed ${isOffered ? 'offered' : talk.reason}`,
    priority,
    targets: targetsOf(shed),
    reportDescriptors: ASKED_REPORTS,
    payloadDescriptors: isTrip ? [...EVENT_PAYLOADS, TRIP_PAYLOAD] : EVENT_PAYLOADS,
    intervalPeriod: periodOf(shed),
    intervals: [{ id: 0, payloads }],
  };
}

/** What the controller of the stall made of it. */
export function toReport(shed: Shed): Report {
  const { talk, programId } = shed;
  const { conversationId } = talk.conversation;
  const state = OPERATING_STATES[stateOfTalk(talk)] ?? 'RUNNING_NORMAL';
  const payloads: ValuesMap[] = [
    { type: 'OPERATING_STATE', values: [state] },
    ...(talk.reliefWatts === undefined
      ? []
      : [{ type: 'LOAD_SHED_DELTA_AVAILABLE', values: [Math.round(talk.reliefWatts) / 1_000] }]),
  ];
  return {
    ...provisioned(shed),
    objectType: 'REPORT',
    programID: programId,
    eventID: conversationId,
    clientName: talk.stallId,
    payloadDescriptors: REPORT_PAYLOADS,
    resources: [
      {
        resourceName: talk.stallId,
        intervalPeriod: periodOf(shed),
        intervals: [{ id: 0, payloads }],
      },
    ],
  };
}

export const toNotification = (objectType: 'EVENT' | 'REPORT', shed: Shed, isNew: boolean): Notification => ({
  objectType,
  operation: isNew ? 'POST' : 'PUT',
  object: objectType === 'EVENT' ? toEvent(shed) : toReport(shed),
  targets: targetsOf(shed),
});

const targetsOf = ({ talk }: Shed): ValuesMap[] => [{ type: 'RESOURCE_NAME', values: [talk.stallId] }];

/** Event and report are two objects of one conversation: their ids are of two kinds, so one id will do. */
function provisioned({ talk, openedAtMs, endedAtMs }: Shed) {
  const { conversationId, entries } = talk.conversation;
  const changedAtMs = Math.max(openedAtMs, endedAtMs ?? 0, ...entries.map(atMs));
  return {
    id: conversationId,
    createdDateTime: time(openedAtMs),
    modificationDateTime: time(changedAtMs),
  };
}

const periodOf = ({ openedAtMs, endedAtMs }: Shed): IntervalPeriod => ({
  start: time(openedAtMs),
  duration: `PT${endedAtMs === null ? 0 : Math.max(1, Math.round((endedAtMs - openedAtMs) / 1_000))}S`,
});
