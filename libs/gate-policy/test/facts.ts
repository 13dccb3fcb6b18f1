import {
  decide,
  defaultPolicy,
  NO_HISTORY,
  type Decision,
  type Evidence,
  type KnownTicket,
  type Occupancy,
  type Policy,
  type ScanAttempt,
  type ZoneHistory,
} from '../src/index.ts';

/** 19:00 in Taipei. */
export const EVENING = Date.UTC(2026, 10, 28, 11);
const DAY_MS = 86_400_000;

export const ticketOf = (given: Partial<KnownTicket> = {}): KnownTicket => ({
  ticketId: 'ticket-1',
  product: 'entry',
  zones: null,
  validity: { fromMs: EVENING - DAY_MS, untilMs: EVENING + DAY_MS },
  isRevoked: false,
  isBlocked: false,
  ...given,
});

export const attemptOf = (given: Partial<ScanAttempt> = {}): ScanAttempt => ({
  deviceId: 'device-1',
  nonce: 'nonce-1',
  gateId: 'north',
  zoneId: 'market',
  direction: 'entry',
  atMs: EVENING,
  ...given,
});

export const policyOf = (given: Partial<Policy> = {}): Policy => ({ ...defaultPolicy('market'), ...given });

export const INSIDE: ZoneHistory = {
  isInside: true,
  entries: 1,
  lastEntryGateId: 'north',
  lastEntryAtMs: EVENING - 60_000,
  lastExitAtMs: null,
};

export const LEFT: ZoneHistory = { ...INSIDE, isInside: false, lastExitAtMs: EVENING - 30_000 };

export interface Given {
  readonly ticket?: Partial<KnownTicket>;
  readonly addOns?: readonly KnownTicket[];
  readonly attempt?: Partial<ScanAttempt>;
  readonly policy?: Partial<Policy>;
  readonly history?: ZoneHistory;
  readonly occupancy?: Partial<Occupancy>;
  readonly evidence?: Evidence;
}

export function decideGiven(given: Given): Decision {
  const { ticket, addOns = [], attempt, policy, history = NO_HISTORY, occupancy, evidence } = given;
  const known = { gate: 0, zone: 0, market: 0, isInMarket: false, ...occupancy };
  return decide({
    attempt: attemptOf(attempt),
    evidence: evidence ?? { kind: 'ticket', ticket: ticketOf(ticket), addOns },
    policy: policyOf(policy),
    historyOf: () => history,
    occupancyFor: occupancy ? () => known : undefined,
  });
}
