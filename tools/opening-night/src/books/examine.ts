import { setTimeout as sleep } from 'node:timers/promises';
import { PlatformError } from '@night-market/books';
import { judge } from './judge.ts';
import type { Verdict } from './judge.ts';
import { inTurn } from '../act/in-turn.ts';
import type { Outcome } from '../act/outcome.ts';
import type { Platform } from '../http/platform.ts';

/** Time to read the books when the play itself has run out of time. */
const graceMs = 15_000;
const pauseMs = 500;

/** Nothing is open and nothing is wrong. */
export const isFine = ({ open, wrong }: Verdict): boolean => !open && wrong.length === 0;

/** A verdict that waiting does not change: the books agree, or the player itself saw what is wrong. */
const isFinal = ({ open, wrong, outcome }: Verdict): boolean =>
  !outcome.accepted || (!open && wrong.length === outcome.complaints.length);

/**
 * Reads the three books of every order until all of them agree or the time is up, and says what it found last.
 * Books that do not agree yet are read again; what is slow to come (a duplicate nobody reported) is not wrong
 * before the time is up.
 */
export async function examine(
  platform: Platform,
  outcomes: Outcome[],
  inFlight: number,
  deadlineMs: number,
): Promise<Verdict[]> {
  const verdicts = new Map<Outcome, Verdict>();
  for (;;) {
    const isLast = Date.now() >= deadlineMs;
    const lookDeadlineMs = Math.max(deadlineMs, Date.now() + graceMs);
    const left = outcomes.filter((outcome) => {
      const verdict = verdicts.get(outcome);
      return verdict === undefined || !isFinal(verdict);
    });
    await inTurn(left, inFlight, async (outcome) => {
      verdicts.set(outcome, await lookAt(platform, outcome, lookDeadlineMs));
    });
    const result = outcomes.map((outcome) => verdicts.get(outcome) as Verdict);
    if (isLast || result.every(isFinal)) return result;
    await sleep(Math.min(pauseMs, Math.max(0, deadlineMs - Date.now())));
  }
}

async function lookAt(platform: Platform, outcome: Outcome, deadlineMs: number): Promise<Verdict> {
  const { orderId } = outcome;
  try {
    const [gateway, payments, saga] = await Promise.all([
      platform.gatewayBook(orderId, deadlineMs),
      platform.paymentsBook(orderId, deadlineMs),
      platform.saga(orderId, deadlineMs),
    ]);
    return judge(outcome, { gateway, payments, saga });
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    const unknown = { captured: false, duplicates: 0, refunded: 0, books: null };
    return { outcome, open: true, wrong: [error.message], ...unknown };
  }
}
