import { describe, expect, it } from 'vitest';
import type {
  Conflict,
  Enrolment,
  ListedScan,
  Occupancy,
  PolicyChange,
  ScanAnswer,
  Ticket,
  Zone,
  ZonePolicy,
} from '../src/api/gate-types.ts';
import type { Holder, HolderKey, HolderPage, IssuedKey } from '../src/api/key-types.ts';
import type { BreakPage, OrderMoney, SettlementBreak } from '../src/api/payment-types.ts';
import type {
  Decided,
  Decision,
  DryRunSecond,
  Feeder,
  LoadHistory,
  LoadPoint,
  Override,
  PowerAct,
  StallNow,
} from '../src/api/power-types.ts';
import { answerOf, fields } from './support/answers.ts';

const FEEDER = 'GET /feeders/{feederId}';
const TICKET = 'GET /v2/tickets/{ticketId}';
const answered = {
  ...{ scanId: true, decision: true, reason: true, ticket: true, orderId: true },
  ...{ overridden: true, previous: true },
} as const satisfies Record<keyof ScanAnswer, true>;
const decided = {
  ...{ shed: true, restored: true, permitted: true, alarmsRaised: true, alarmsCleared: true },
  reasons: true,
} as const satisfies Record<keyof Decided, true>;

describe('the types of the page are those of the services', () => {
  it.each([
    [
      'a feeder',
      fields<Feeder>({
        ...{ feederId: true, version: true, mode: true, definition: true, darkSince: true, alarms: true },
        ...{ phases: true, watts: true, stalls: true, overrides: true, plannedAt: true, epoch: true },
        reasons: true,
      }),
      answerOf('power-ops', FEEDER),
    ],
    [
      'a stall',
      fields<StallNow>({
        ...{ stallId: true, isOn: true, since: true, lockedUntil: true, refusedUntil: true },
        ...{ offMinutes: true, meter: true },
      }),
      answerOf('power-ops', FEEDER, 'stalls', '*'),
    ],
    [
      'an override',
      fields<Override>({ stallId: true, position: true, until: true, reason: true, actor: true }),
      answerOf('power-ops', FEEDER, 'overrides', '*'),
    ],
    ['loads', fields<LoadHistory>({ everyS: true, points: true }), answerOf('power-ops', `${FEEDER}/load`)],
    [
      'a load',
      fields<LoadPoint>({ at: true, L1: true, L2: true, L3: true, watts: true }),
      answerOf('power-ops', `${FEEDER}/load`, 'points', '*'),
    ],
    [
      'a decision',
      fields<Decision>({ ...decided, planId: true, epoch: true, decidedAt: true }),
      answerOf('power-ops', `${FEEDER}/decisions`, 'decisions', '*'),
    ],
    [
      'a second of a dry run',
      fields<DryRunSecond>({ ...decided, afterS: true }),
      answerOf('power-ops', 'POST /feeders/{feederId}/dry-run', 'seconds', '*'),
    ],
    [
      'an act',
      fields<PowerAct>({ id: true, act: true, actor: true, reason: true, detail: true, at: true }),
      answerOf('power-ops', `${FEEDER}/history`, 'acts', '*'),
    ],
    [
      'who is inside',
      fields<Occupancy>({ market: true, zones: true, gates: true }),
      answerOf('gate', 'GET /v2/occupancy'),
    ],
    [
      'a zone',
      fields<Zone>({ zoneId: true, version: true, policy: true }),
      answerOf('gate', 'GET /v2/zones', 'zones', '*'),
    ],
    [
      'its rules',
      fields<ZonePolicy>({
        ...{ zoneId: true, timeZone: true, products: true, hours: true, validity: true, entry: true },
        ...{ reentryAfterExit: true, antiPassback: true, capacity: true, acceptsTicketIds: true },
        ...{ fees: true, staleList: true },
      }),
      answerOf('gate', 'GET /v2/zones', 'zones', '*', 'policy'),
    ],
    [
      'what the rules were',
      fields<PolicyChange>({ version: true, policy: true, reason: true, actor: true, at: true }),
      answerOf('gate', 'GET /v2/zones/{zoneId}/policy/history', 'changes', '*'),
    ],
    [
      'a conflict',
      fields<Conflict>({
        ...{ scanId: true, ticketId: true, zoneId: true, gateId: true, deviceId: true, direction: true },
        ...{ scannedAt: true, isOffline: true, other: true },
      }),
      answerOf('gate', 'GET /v2/conflicts', 'conflicts', '*'),
    ],
    [
      'a ticket',
      fields<Ticket>({ ticketId: true, inside: true, status: true, product: true, scans: true }),
      answerOf('gate', TICKET),
    ],
    [
      'a scan of it',
      fields<ListedScan>({
        ...{ ...answered, gateId: true, direction: true, admission: true, scannedAt: true, flags: true },
      }),
      answerOf('gate', TICKET, 'scans', '*'),
    ],
    ['the answer to a scan', fields<ScanAnswer>(answered), answerOf('gate', 'POST /v2/scans')],
    [
      'an enrolment',
      fields<Enrolment>({ token: true, path: true, url: true, expiresAt: true }),
      answerOf('gate', 'POST /v2/devices/enrolments'),
    ],
    [
      'a page of breaks',
      fields<BreakPage>({ breaks: true, next: true }),
      answerOf('payments', 'GET /ops/breaks'),
    ],
    [
      'a break',
      fields<SettlementBreak>({
        ...{ n: true, kind: true, gatewayId: true, code: true, kept: true, told: true, toldBy: true },
        ...{ times: true, firstSeenAt: true, lastSeenAt: true, explained: true },
      }),
      answerOf('payments', 'GET /ops/breaks', 'breaks', '*'),
    ],
    [
      'the money of an order',
      fields<OrderMoney>({ orderId: true, charge: true, payments: true, captures: true, ledger: true }),
      answerOf('payments', 'GET /orders/{orderId}/payments'),
    ],
  ])('%s', (_, ours, theirs) => expect(ours).toEqual(Object.keys(theirs?.properties ?? {}).sort()));

  it.each([
    ['gate', 'devices'],
    ['payments', 'terminals'],
  ])('holders of keys of %s', (service, path) => {
    const list = answerOf(service, `GET /ops/${path}`);
    const holder = list?.properties?.['holders']?.items;
    const key = fields<HolderKey>({
      ...{ prefix: true, createdAt: true, createdBy: true, revokedAt: true, lastSeenAt: true },
      ...{ expiresAt: true, isSigning: true, software: true, refusedAt: true },
    });
    const found = [list, holder, holder?.properties?.['keys']?.items, answerOf(service, `POST /ops/${path}`)];
    expect(found.map((schema) => Object.keys(schema?.properties ?? {}).sort())).toEqual([
      fields<HolderPage>({ holders: true, next: true }),
      fields<Holder>({ id: true, name: true, stallId: true, keys: true }),
      key,
      fields<IssuedKey>({ holder: true, key: true }),
    ]);
  });
});
