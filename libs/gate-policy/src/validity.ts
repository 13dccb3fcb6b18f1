import type { Policy } from './policy.ts';
import type { Ticket, Window } from './ticket.ts';

/** The one window that counts: the product's, where the policy has one, else the one that was signed. */
export const effectiveWindow = (ticket: Ticket, policy: Policy): Window =>
  Object.hasOwn(policy.validity, ticket.product) ? policy.validity[ticket.product]! : ticket.validity;

/** Whether a ticket counts and the zone is open at this moment. */
export function isValidAt(ticket: Ticket, policy: Policy, atMs: number): boolean {
  const { fromMs, untilMs } = effectiveWindow(ticket, policy);
  return fromMs <= atMs && atMs < untilMs && isOpenAt(policy, atMs);
}

function isOpenAt({ hours, timeZone }: Policy, atMs: number): boolean {
  if (hours === null) return true;
  const now = clockTime(atMs, timeZone);
  const { from, until } = hours;
  // Equal: round the clock. Later than `until`: the night ends on the next day.
  if (from === until) return true;
  return from < until ? from <= now && now < until : now >= from || now < until;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** As `HH:MM`, which sorts by time. */
function clockTime(atMs: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  return format.format(atMs);
}
