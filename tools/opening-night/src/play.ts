import { setTimeout as sleep } from 'node:timers/promises';
import { PlatformError } from '@night-market/books';
import { playEntry } from './act/entry.ts';
import { inTurn } from './act/in-turn.ts';
import type { Outcome } from './act/outcome.ts';
import { playPayment } from './act/payment.ts';
import { examine } from './books/examine.ts';
import type { Verdict } from './books/judge.ts';
import { Gates, type GateResult } from './gates/play-gates.ts';
import { planVisits, type PlannedVisit } from './gates/plan-visits.ts';
import { Platform } from './http/platform.ts';
import type { PlayOptions, Progress } from './options.ts';
import { lateFaults } from './plan/faults.ts';
import { faultsByReference, planEvening, runIdOf } from './plan/plan.ts';
import type { PlannedOrder } from './plan/plan.ts';
import { findingsOf, gateFindingsOf } from './report/findings.ts';
import type { Finding } from './report/findings.ts';
import { rowsOf } from './report/rows.ts';
import type { Row } from './report/rows.ts';
import { finalLine, summarize, wrongAtGates } from './report/summary.ts';
import type { Summary } from './report/summary.ts';
import { SagaWatch } from './watch/saga-watch.ts';

/** What came of a play. */
export interface PlayResult {
  /** Part of the ids of all its orders. */
  runId: string;
  /** Nothing is open and nothing is wrong. */
  ok: boolean;
  summary: Summary;
  /** Per kind of treatment. */
  rows: Row[];
  /** Every order that is open or wrong. */
  findings: Finding[];
  /** Every order with its books. */
  verdicts: Verdict[];
  /** What came of the visitors at the gates; null when none were played. */
  gates: GateResult | null;
  /** The last line of the play's report. */
  line: string;
  durationMs: number;
}

const lookPauseMs = 250;
const closingMaxMs = 5_000;

/**
 * Plays an evening against a running platform and compares its three books. Services may be killed and started
 * again meanwhile. Rejects with a {@link PlatformError} only when the platform does not answer at the start.
 */
export async function play(options: PlayOptions): Promise<PlayResult> {
  const startedAtMs = Date.now();
  const runId = runIdOf(options.seed, startedAtMs);
  const plan = planEvening(options, runId);
  const visits = planVisits(options.visitors ?? 0, options.seed, runId);
  const platform = new Platform(options.addresses, options.inFlight);
  try {
    const needsGate = visits.length > 0 || plan.some(({ kind }) => kind === 'gate');
    await platform.probe(needsGate, options.timeoutMs);
    const deadlineMs = startedAtMs + options.timeoutMs;
    await platform.openDoors(
      plan.map(({ stallId }) => stallId),
      needsGate,
      deadlineMs,
    );
    await platform.issueTickets(
      [...plan, ...visits].flatMap(({ ticketId }) => ticketId ?? []),
      deadlineMs,
    );
    await platform.planFaults(faultsByReference(plan), deadlineMs);
    const [outcomes, gates] = await Promise.all([
      act(platform, plan, options, deadlineMs),
      visits.length > 0 ? playGates(platform, visits, runId, options.inFlight, deadlineMs) : null,
    ]);
    const verdicts = await examine(platform, outcomes, options.inFlight, deadlineMs);
    const summary = summarize(verdicts);
    const at = {
      ...{ payments: platform.payments.url, orchestrator: platform.orchestrator.url },
      gate: platform.gate.url,
    };
    const findings = [...findingsOf(verdicts, at), ...(gates ? gateFindingsOf(gates, at) : [])];
    return {
      runId,
      ok: findings.length === 0,
      summary,
      rows: rowsOf(verdicts),
      findings,
      verdicts,
      gates,
      line: finalLine({ ...summary, wrong: summary.wrong + (gates ? wrongAtGates(gates) : 0) }),
      durationMs: Date.now() - startedAtMs,
    };
  } finally {
    await platform.closeDoors(Date.now() + closingMaxMs);
    await platform.close();
  }
}

async function playGates(
  platform: Platform,
  visits: readonly PlannedVisit[],
  runId: string,
  inFlight: number,
  deadlineMs: number,
): Promise<GateResult> {
  const gates = await Gates.open(platform, runId, deadlineMs);
  try {
    return await gates.play(visits, inFlight, deadlineMs);
  } finally {
    await gates.close();
  }
}

/** Plays every order and waits until the sagas are settled and the gateway is quiet, or the time is up. */
async function act(
  platform: Platform,
  plan: PlannedOrder[],
  { inFlight, ratePerS = Number.POSITIVE_INFINITY, onProgress }: PlayOptions,
  deadlineMs: number,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const watch = new SagaWatch(platform, inFlight);
  const played = { taken: 0, sent: 0, isOver: false };
  const startedAtMs = Date.now();
  const acting = inTurn(plan, inFlight, async (order) => {
    const dueMs = startedAtMs + (1_000 * played.taken) / ratePerS;
    played.taken += 1;
    if (dueMs > Date.now()) await sleep(dueMs - Date.now());
    played.sent += 1;
    const one =
      order.kind === 'gate'
        ? playEntry(platform, order, deadlineMs)
        : playPayment(platform.payments, order, deadlineMs);
    const outcome = await one;
    outcomes.push(outcome);
    if (outcome.accepted) watch.add(outcome.orderId);
  }).finally(() => {
    played.isOver = true;
  });
  const hasLate = plan.some(({ captureFault }) => captureFault !== null && lateFaults.has(captureFault));
  const watching = async (): Promise<void> => {
    for (;;) {
      const wasOver = played.isOver;
      await watch.look();
      onProgress?.(progressOf(plan.length, played.sent, outcomes, watch));
      if (Date.now() >= deadlineMs) return;
      if (wasOver && watch.isSettled && (!hasLate || (await isQuiet(platform, deadlineMs)))) return;
      await sleep(lookPauseMs);
    }
  };
  await Promise.all([acting, watching()]);
  return outcomes;
}

function progressOf(orders: number, sent: number, outcomes: Outcome[], watch: SagaWatch): Progress {
  const accepted = outcomes.filter((outcome) => outcome.accepted).length;
  const { captured, duplicates, refunded, settled } = watch.counts();
  return { orders, sent, accepted, captured, duplicates, refunded, open: Math.max(0, accepted - settled) };
}

/** Whether no capture is still to come; a gateway that gives no answer now may still have some. */
async function isQuiet(platform: Platform, deadlineMs: number): Promise<boolean> {
  try {
    return (await platform.lateCaptures(deadlineMs)) === 0;
  } catch (error) {
    if (error instanceof PlatformError) return false;
    throw error;
  }
}
