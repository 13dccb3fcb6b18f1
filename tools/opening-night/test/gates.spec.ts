import { describe, expect, it } from 'vitest';
import { crew, type PlannedScanner } from '../src/gates/crew.ts';
import { gateRowsOf, summarizeVisits } from '../src/gates/gate-rows.ts';
import type { Heard, VisitOutcome } from '../src/gates/heard.ts';
import { judgeVisit, type BookedScan, type TicketBook } from '../src/gates/judge-visit.ts';
import { codeOf } from '../src/gates/play-gates.ts';
import { planVisits, treatments, type PlannedVisit, type Treatment } from '../src/gates/plan-visits.ts';
import { truthOf } from '../src/gates/truth.ts';
import { gateFindingsOf } from '../src/report/findings.ts';
import { wrongAtGates } from '../src/report/summary.ts';
import { drawVisits } from '../src/report/tables.ts';

const plan = planVisits(200, 1, 'run');
const START_MS = Date.parse('2026-11-29T18:00:00Z');
const STEP_MS = 10_000;

const visitOf = (treatment: Treatment): PlannedVisit =>
  plan.find((visit) => visit.treatment === treatment) as PlannedVisit;

type Answer = Partial<Pick<Heard, 'by' | 'decision' | 'reason'>>;

/** What the people saw: each scan was granted by the gate, but for what is given. */
function outcomeOf(
  treatment: Treatment,
  answers: readonly Answer[],
  complaints: string[] = [],
): VisitOutcome {
  const visit = visitOf(treatment);
  const scans = visit.turns.flatMap((turn, index) => turn.map((scan) => ({ ...scan, turn: index })));
  const heard = scans.map((scan, at): Heard => {
    const fromMs = START_MS + scan.turn * STEP_MS;
    const decision = answers[at]?.reason ? 'denied' : 'granted';
    const by = visit.isInSilence && scan.scanner.losesSignal ? 'device' : 'gate';
    return { ...scan, by, decision, reason: null, fromMs, untilMs: fromMs + 5, ...answers[at] };
  });
  return { visit, heard, complaints };
}

const refused = { reason: 'already_redeemed' } as const;

/** The book of a gate that makes no mistake. */
function bookOf(outcome: VisitOutcome): TicketBook {
  const { flags, isInside } = truthOf(outcome);
  const left = { ...flags };
  const take = (flag: keyof typeof flags): string[] => (left[flag]-- > 0 ? [flag] : []);
  const scans = outcome.heard.map((one): BookedScan => {
    const isLater = one.by === 'device' || one.turn > 0;
    return {
      ...{ gateId: one.scanner.gate, direction: one.direction, decision: one.decision, atMs: one.fromMs },
      flags: isLater ? [...take('conflict'), ...take('revoked_since'), ...take('clock_off')] : [],
    };
  });
  return { isInside, scans: outcome.visit.isForged ? [] : scans };
}

const judge = (outcome: VisitOutcome, change: (book: TicketBook) => TicketBook = (book) => book) =>
  judgeVisit(outcome, change(bookOf(outcome)), (gate) => gate).wrong;

describe('the plan of the gates', () => {
  it('meets every treatment, and is the same for the same seed but for the name of the run', () => {
    expect(new Set(plan.map(({ treatment }) => treatment))).toEqual(new Set(treatments));
    expect(JSON.stringify(planVisits(200, 1, 'walk')).replaceAll('walk', 'run')).toBe(JSON.stringify(plan));
    expect(planVisits(200, 2, 'run')).not.toEqual(plan);
    expect(plan.every(({ ticketId }) => ticketId.length <= 48)).toBe(true);
  });

  it('has four old scanners of ten, clocks that are minutes off, and scanners that lose their signal', () => {
    const count = (has: (scanner: PlannedScanner) => boolean): number => crew.filter(has).length;
    expect([crew.length, count(({ kind }) => kind !== 'new')]).toEqual([10, 4]);
    expect(count(({ clockErrorMs }) => Math.abs(clockErrorMs) > 60_000)).toBe(3);
    expect(count(({ losesSignal }) => losesSignal)).toBe(2);
  });

  it('shares a ticket among different gates', () => {
    for (const treatment of ['shared, one gate after the other', 'shared, at the same moment'] as const) {
      const scanners = visitOf(treatment)
        .turns.flat()
        .map(({ scanner }) => scanner.name);
      expect(new Set(scanners).size).toBe(scanners.length);
    }
  });

  it('forges a code by one character of its signature', () => {
    const token = 'B'.repeat(100);
    expect(codeOf({ isForged: false }, token)).toBe(token);
    const forged = codeOf({ isForged: true }, token);
    expect([...forged].filter((letter) => letter !== 'B')).toEqual(['A']);
  });
});

describe('what happened at the gates', () => {
  it.each<[Treatment, readonly Answer[], { entries: number; conflicts: number; isInside: boolean }]>([
    ['one entry', [], { entries: 1, conflicts: 0, isInside: true }],
    ['in, out, and in again', [{}, {}, refused], { entries: 1, conflicts: 0, isInside: false }],
    ['shared, one gate after the other', [{}, refused], { entries: 1, conflicts: 0, isInside: true }],
    ['shared, at the same moment', [refused, {}, refused], { entries: 1, conflicts: 0, isInside: true }],
    ['cancelled', [{ reason: 'revoked' }], { entries: 0, conflicts: 0, isInside: false }],
    ['forged', [{ reason: 'invalid' }], { entries: 0, conflicts: 0, isInside: false }],
    ['signal lost, out', [], { entries: 1, conflicts: 0, isInside: false }],
    ['signal lost, twice at one scanner', [{}, refused], { entries: 1, conflicts: 0, isInside: true }],
    ['signal lost, shared with a gate online', [], { entries: 2, conflicts: 1, isInside: true }],
    ['signal lost, shared by two scanners', [], { entries: 2, conflicts: 1, isInside: true }],
    ['signal lost, cancelled meanwhile', [], { entries: 1, conflicts: 0, isInside: true }],
  ])('%s: a gate that says the same is right', (treatment, answers, { entries, conflicts, isInside }) => {
    const outcome = outcomeOf(treatment, answers);
    const truth = truthOf(outcome);
    expect(truth.passed.filter(({ direction }) => direction === 'entry')).toHaveLength(entries);
    expect(truth).toMatchObject({ conflicts, isInside });
    expect(judge(outcome)).toEqual([]);
  });

  it.each<[string, VisitOutcome, RegExp]>([
    ['lets a ticket in twice', outcomeOf('shared, one gate after the other', []), /told granted in place of/],
    [
      'lets two of three rivals in',
      outcomeOf('shared, at the same moment', [{}, {}, refused]),
      /the gate granted 2 in place of 1/,
    ],
    ['lets nobody in', outcomeOf('one entry', [refused]), /told already_redeemed in place of granted/],
    ['takes a cancelled ticket', outcomeOf('cancelled', []), /told granted in place of revoked/],
    ['takes a forged code', outcomeOf('forged', []), /told granted in place of invalid/],
    [
      'lets a used ticket in again after an exit',
      outcomeOf('in, out, and in again', []),
      /told granted in place of already_redeemed/,
    ],
    ['gives two answers', outcomeOf('one entry', [], ['The same scan got two answers.']), /two answers/],
  ])('is seen when the gate %s', (_fault, outcome, says) => {
    expect(judge(outcome).join()).toMatch(says);
  });

  const conflict = outcomeOf('signal lost, shared with a gate online', []);
  it.each<[string, VisitOutcome, (book: TicketBook) => TicketBook, RegExp]>([
    ['loses a scan', outcomeOf('signal lost', []), (book) => ({ ...book, scans: [] }), /no entry by/],
    [
      'counts a scan twice',
      outcomeOf('one entry', []),
      (book) => ({ ...book, scans: [...book.scans, ...book.scans.map((scan) => ({ ...scan }))] }),
      /an entry at \w+ that was none/,
    ],
    [
      'does not see a conflict',
      conflict,
      (book) => ({ ...book, scans: book.scans.map((scan) => ({ ...scan, flags: [] })) }),
      /flagged conflict: 1, and 0/,
    ],
    [
      'believes a wrong clock',
      outcomeOf('signal lost', []),
      (book) => ({ ...book, scans: book.scans.map((scan) => ({ ...scan, atMs: scan.atMs - 420_000 })) }),
      /at that time/,
    ],
    [
      'loses a refusal',
      outcomeOf('signal lost, twice at one scanner', [{}, refused]),
      (book) => ({ ...book, scans: book.scans.slice(0, 1) }),
      /refusals: 1, and 0/,
    ],
    [
      'has somebody inside who left',
      outcomeOf('in, out, and in again', [{}, {}, refused]),
      (book) => ({ ...book, isInside: true }),
      /the gate has it inside/,
    ],
  ])('is seen when the book of the gate %s', (_fault, outcome, change, says) => {
    expect(judge(outcome, change).join()).toMatch(says);
  });

  it('does not blame the gate for a scanner that fell silent by itself', () => {
    const outcome = outcomeOf('shared, one gate after the other', [{}, { by: 'device' }]);
    expect(judge(outcome)).toEqual([]);
  });
});

it('the table of the gates is straight, and counts what is wrong', () => {
  const right = outcomeOf('one entry', []);
  const bad = outcomeOf('forged', []);
  const verdicts = [right, bad].map((one) => judgeVisit(one, bookOf(one), (gate) => gate));
  const summary = summarizeVisits(verdicts);
  const result = { rows: gateRowsOf(verdicts), summary, verdicts, wrong: ['1 people are inside, and 2'] };
  expect(wrongAtGates(result)).toBe(2);
  const lines = drawVisits(result).split('\n').slice(0, -1);
  expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
  expect(lines.at(-1)).toMatch(/^ {2}all visitors at the gates +2 +2 +2 +0 +0 +2 +2$/);
  const findings = gateFindingsOf(result, {
    payments: 'http://p',
    orchestrator: 'http://o',
    gate: 'http://g',
  });
  expect(findings.map(({ orderId, url }) => [orderId, url])).toEqual([
    [bad.visit.ticketId, `http://g/v2/tickets/${bad.visit.ticketId}`],
    ['all gates', 'http://g/v2/occupancy'],
  ]);
});
