import { decide, NO_HISTORY, type Policy, type ZoneHistory } from '@night-market/gate-policy';
import { propertyRuns } from '@night-market/testing';
import { signTicket, type KeySet, type TicketSigner } from '@night-market/ticket-token';
import { keySetOf, newKey } from '@night-market/ticket-token/testing';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { decideOffline } from './index.ts';

const market = 'azure-spiral';
const NOW_MS = Date.parse('2026-11-29T12:00:00Z');
const HOUR_MS = 3_600_000;

let signer: TicketSigner;
let keys: KeySet;

beforeAll(async () => {
  const key = await newKey('k1');
  ({ signer } = key);
  keys = keySetOf(market, { keyId: 'k1', publicKey: key.publicKey });
});

const hours = fc.integer({ min: -48, max: 48 }).map((offset) => NOW_MS + offset * HOUR_MS);
const window = fc
  .tuple(hours, fc.integer({ min: 1, max: 48 }))
  .map(([fromMs, length]) => ({ fromMs, untilMs: fromMs + length * HOUR_MS }));
const product = fc.constantFrom('evening', 'family', 'constructor');
const zone = fc.constantFrom('food', 'market', 'stage');
const clock = fc.constantFrom('00:00', '01:30', '17:00', '20:00', '23:59');
const limit = fc.option(fc.nat({ max: 3 }));

const policies: fc.Arbitrary<Policy> = fc.record({
  zoneId: zone,
  timeZone: fc.constantFrom('Asia/Taipei', 'UTC', 'Pacific/Auckland'),
  products: fc.option(fc.uniqueArray(product)),
  hours: fc.option(fc.record({ from: clock, until: clock })),
  validity: fc.dictionary(product, window, { noNullPrototype: true }),
  entry: fc.constantFrom('single', 'multiple'),
  reentryAfterExit: fc.boolean(),
  antiPassback: fc.oneof(
    fc.constantFrom('off' as const, 'until_exit' as const),
    fc.record({ seconds: fc.nat({ max: 7_200 }) }),
  ),
  capacity: fc.record({ gate: limit, zone: limit, market: limit }),
  acceptsTicketIds: fc.boolean(),
});

const histories: fc.Arbitrary<ZoneHistory> = fc.record({
  isInside: fc.boolean(),
  entries: fc.nat({ max: 2 }),
  lastEntryGateId: fc.option(fc.constantFrom('north', 'south')),
  lastEntryAtMs: fc.option(hours),
  lastExitAtMs: fc.option(hours),
});

const cases = fc.record({
  policy: policies,
  validity: window,
  product,
  zones: fc.uniqueArray(zone).map((zones) => zones.sort()),
  status: fc.constantFrom(undefined, 'revoked' as const, 'blocked' as const),
  history: fc.option(histories, { nil: undefined }),
  direction: fc.constantFrom('entry' as const, 'exit' as const),
  override: fc.option(fc.constant({ reason: 'lost phone' }), { nil: undefined }),
  atMs: hours,
});

it('a scanner decides as the gate would with the same knowledge, for every policy', () =>
  fc.assert(
    fc.asyncProperty(cases, async (each) => {
      const { policy, validity, product, zones, status, history, direction, override, atMs } = each;
      const ticketId = '0198c0de-0000-7000-8000-000000000001';
      const times = { validFromS: validity.fromMs / 1_000, validUntilS: validity.untilMs / 1_000 };
      const code = await signTicket({ ticketId, market, product, zones, ...times }, signer);
      const attempt = {
        ...{ deviceId: 'd', nonce: 'n', gateId: 'north', zoneId: policy.zoneId, direction, atMs },
        ...(override && { override }),
      };
      const asked: string[] = [];
      const offline = await decideOffline(code, attempt, {
        ...{ market, keys, policy },
        statusOf: (id) => Promise.resolve(asked.push(id) ? status : undefined),
        historyOf: (id) => Promise.resolve(asked.push(id) ? history : undefined),
      });
      const ticket = {
        ...{ ticketId, product, validity, zones: zones.length === 0 ? null : zones },
        ...{ isRevoked: status === 'revoked', isBlocked: status === 'blocked' },
      };
      const gate = decide({
        ...{ attempt, policy, evidence: { kind: 'ticket', ticket } },
        historyOf: () => history ?? NO_HISTORY,
      });
      expect(offline.decision).toEqual(gate);
      expect(asked).toEqual([ticketId, ticketId]);
    }),
    propertyRuns(2_000),
  ));

it('what is no ticket is refused by both, whatever the policy', () =>
  fc.assert(
    fc.asyncProperty(cases, fc.string({ unit: 'binary', maxLength: 700 }), async (each, code) => {
      const { policy, direction, atMs } = each;
      const attempt = {
        ...{ deviceId: 'd', nonce: 'n', gateId: 'north', zoneId: policy.zoneId, direction, atMs },
        override: { reason: 'any' },
      };
      const never = (): never => {
        throw new Error('nothing is looked up for what is no ticket');
      };
      const known = { market, keys, policy, statusOf: never, historyOf: never };
      expect((await decideOffline(code, attempt, known)).decision).toMatchObject({
        ...{ decision: 'denied', reason: 'invalid', ticketId: null },
      });
    }),
    propertyRuns(300),
  ));
