import {
  decide,
  NO_HISTORY,
  type Decision,
  type Evidence,
  type Policy,
  type ScanAttempt,
  type ZoneHistory,
} from '@night-market/gate-policy';
import {
  verifyToken,
  type CheckSignature,
  type KeySet,
  type TicketClaims,
  type TokenRefusal,
} from '@night-market/ticket-token';
import type { HeldStatus } from './store.ts';

/** What the device knows by itself. */
export interface OwnKnowledge {
  readonly market: string;
  readonly keys: KeySet;
  readonly policy: Policy;
  readonly statusOf: (ticketId: string) => Promise<HeldStatus | undefined>;
  readonly historyOf: (ticketId: string) => Promise<ZoneHistory | undefined>;
  readonly check?: CheckSignature;
}

export interface OfflineDecision {
  readonly decision: Decision;
  /** Of the ticket before this scan. */
  readonly history: ZoneHistory;
  /** What is wrong with the code, where it is no ticket. */
  readonly tokenRefusal?: TokenRefusal;
}

/**
 * Decides with what the device knows, by the same core as the gate. Nobody counts people without a network, so capacity is
 * not looked at; everything else is as the gate would decide with the same knowledge. Never throws for any code.
 */
export async function decideOffline(
  code: string,
  attempt: ScanAttempt,
  known: OwnKnowledge,
): Promise<OfflineDecision> {
  const { market, keys, policy, check } = known;
  const options = { market, nowMs: attempt.atMs, ...(check && { check }) };
  const token = await verifyToken(code, keys, options);
  if (!token.ok) {
    const facts = { attempt, evidence: { kind: 'invalid' }, policy, historyOf: () => NO_HISTORY } as const;
    return { decision: decide(facts), history: NO_HISTORY, tokenRefusal: token.refusal };
  }
  const { ticketId } = token.claims;
  const [status, history = NO_HISTORY] = await Promise.all([
    known.statusOf(ticketId),
    known.historyOf(ticketId),
  ]);
  const evidence = evidenceOf(token.claims, status);
  return { decision: decide({ attempt, evidence, policy, historyOf: () => history }), history };
}

/** A ticket as its token tells it; no zone named means every zone. */
export const evidenceOf = (claims: TicketClaims, status: HeldStatus | undefined): Evidence => ({
  kind: 'ticket',
  ticket: {
    ticketId: claims.ticketId,
    product: claims.product,
    zones: claims.zones.length > 0 ? claims.zones : null,
    validity: { fromMs: claims.validFromS * 1_000, untilMs: claims.validUntilS * 1_000 },
    isRevoked: status === 'revoked',
    isBlocked: status === 'blocked',
  },
});
