import type { ScanAttempt } from './attempt.ts';
import type { ZoneHistory } from './history.ts';
import { fullPlace, type Occupancy } from './occupancy.ts';
import type { Policy } from './policy.ts';
import type { ReasonCode } from './reasons.ts';
import type { Evidence, KnownTicket } from './ticket.ts';
import { isValidAt } from './validity.ts';

/** Everything that a decision rests on. */
export interface Facts {
  readonly attempt: ScanAttempt;
  readonly evidence: Evidence;
  readonly policy: Policy;
  /** Of each ticket that the code shows, by its id. */
  readonly historyOf: (ticketId: string) => ZoneHistory;
  /** Undefined where nobody knows, as on a scanner without network: then capacity is not looked at. */
  readonly occupancyFor?: ((ticketId: string) => Occupancy) | undefined;
}

/** What the gate says to a scan. */
export interface Decision {
  readonly decision: 'granted' | 'denied';
  /** Why it was denied; null when it was granted. */
  readonly reason: ReasonCode | null;
  /** The ticket that is used; null where the code is none. */
  readonly ticketId: string | null;
  readonly product: string | null;
  /** What a supervisor let pass. */
  readonly overridden: ReasonCode | null;
}

/**
 * Decides about one scan: signature, revoked, blocked, validity, product, zone, history, capacity, in this order. An exit
 * asks for a ticket and nothing else. An override lets any ticket in; what is no ticket stays out.
 * Pure: the same facts give the same answer at the gate and on a scanner.
 */
export function decide({ attempt, evidence, policy, historyOf, occupancyFor }: Facts): Decision {
  if (evidence.kind === 'invalid') return denied('invalid', null);
  const { ticket, reason: notThis } = choose(evidence, policy);
  if (attempt.direction === 'exit') return granted(ticket, null);
  const reason = refusal();
  if (reason === undefined) return granted(ticket, null);
  return attempt.override ? granted(ticket, reason) : denied(reason, ticket);

  function refusal(): ReasonCode | undefined {
    if (ticket.isRevoked) return 'revoked';
    if (ticket.isBlocked) return 'blocked';
    if (!isValidAt(ticket, policy, attempt.atMs)) return 'invalid_time';
    if (notThis !== undefined) return notThis;
    if (ticket.zones !== null && !ticket.zones.includes(policy.zoneId)) return 'zone';
    const history = historyOf(ticket.ticketId);
    return (
      usedUp(history, policy, attempt.atMs) ??
      (occupancyFor && fullPlace(policy, history.isInside, occupancyFor(ticket.ticketId)))
    );
  }
}

/** The ticket itself where its product is admitted, else the one add-on that is. */
function choose(
  { ticket, addOns = [] }: Extract<Evidence, { kind: 'ticket' }>,
  policy: Policy,
): { readonly ticket: KnownTicket; readonly reason?: ReasonCode } {
  if (isAdmitted(ticket, policy)) return { ticket };
  // An add-on goes with its ticket: what is wrong with that one is wrong with all.
  if (ticket.isRevoked || ticket.isBlocked) return { ticket };
  const fitting = addOns.filter((addOn) => isAdmitted(addOn, policy));
  const usable = fitting.filter(({ isRevoked, isBlocked }) => !isRevoked && !isBlocked);
  if (usable.length > 1) return { ticket, reason: 'ambiguous' };
  const one = usable[0] ?? fitting[0];
  return one ? { ticket: one } : { ticket, reason: 'product' };
}

const isAdmitted = ({ product }: KnownTicket, { products }: Policy): boolean =>
  products === null || products.includes(product);

/** Why the history forbids another entry; undefined where it does not. */
export function usedUp(history: ZoneHistory, policy: Policy, atMs: number): ReasonCode | undefined {
  const { isInside, entries, lastEntryAtMs } = history;
  if (entries === 0) return undefined;
  if (policy.entry === 'single') return policy.reentryAfterExit && !isInside ? undefined : 'already_redeemed';
  const { antiPassback } = policy;
  if (antiPassback === 'off' || !isInside) return undefined;
  if (antiPassback === 'until_exit') return 'passback';
  return atMs - (lastEntryAtMs ?? 0) < antiPassback.seconds * 1_000 ? 'passback' : undefined;
}

const granted = ({ ticketId, product }: KnownTicket, overridden: ReasonCode | null): Decision => ({
  decision: 'granted',
  reason: null,
  ticketId,
  product,
  overridden,
});

const denied = (reason: ReasonCode, ticket: KnownTicket | null): Decision => ({
  decision: 'denied',
  reason,
  ticketId: ticket?.ticketId ?? null,
  product: ticket?.product ?? null,
  overridden: null,
});
