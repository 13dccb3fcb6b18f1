import { Temporal } from 'temporal-polyfill';

/** When something is inspected again and again. Data, so that an office can change it. */
export interface InspectionPlan {
  readonly planId: string;
  /** An IANA zone, such as `Asia/Taipei`. */
  readonly timeZone: string;
  /** The first day, as `YYYY-MM-DD`; weeks and months are counted from it. */
  readonly from: string;
  /** The last day; left out: without end. */
  readonly until?: string | undefined;
  /** A month without the day of the first one has it on its last day. */
  readonly every: { readonly count: number; readonly unit: 'days' | 'weeks' | 'months' };
  /** By the clock on the wall, as `HH:MM`. */
  readonly at: string;
  /** Days that are left out, as `YYYY-MM-DD`. */
  readonly except?: readonly string[] | undefined;
}

/** One inspection of a plan. */
export interface Occurrence {
  /** The same whoever computes it and when, so that it becomes one report. */
  readonly occurrenceId: string;
  /** Milliseconds since 1970. */
  readonly dueAtMs: number;
}

/** More than anybody inspects between two looks. */
export const OCCURRENCES_MAX = 10_000;

/**
 * The inspections that are due after one moment and not after another, in milliseconds since 1970; {@link OCCURRENCES_MAX} of
 * them at most, the first ones. Asked piece by piece it gives the same as asked at once.
 */
export function occurrences(plan: InspectionPlan, afterMs: number, untilMs: number): Occurrence[] {
  const found: Occurrence[] = [];
  const first = Temporal.PlainDate.from(plan.from);
  const last = plan.until === undefined ? undefined : Temporal.PlainDate.from(plan.until);
  for (let index = indexBefore(plan, first, afterMs); found.length < OCCURRENCES_MAX; index++) {
    const { count, unit } = plan.every;
    const day = first.add({ [unit]: index * count });
    if (last && Temporal.PlainDate.compare(day, last) > 0) break;
    const dueAtMs = day.toPlainDateTime(plan.at).toZonedDateTime(plan.timeZone).epochMilliseconds;
    if (dueAtMs > untilMs) break;
    if (dueAtMs <= afterMs || plan.except?.includes(day.toString())) continue;
    found.push({ occurrenceId: `${plan.planId}:${day.toString()}`, dueAtMs });
  }
  return found;
}

/** Each ten times as far as the one before; the last one is longer than any plan. */
const HORIZONS_MS = [40, 400, 4_000, 40_000, 400_000].map((days) => days * 86_400_000);

/** The first inspection that is due after that moment, in milliseconds since 1970; undefined: the plan is over. */
export function nextOccurrence(plan: InspectionPlan, afterMs: number): Occurrence | undefined {
  for (const horizonMs of HORIZONS_MS) {
    const [next] = occurrences(plan, afterMs, afterMs + horizonMs);
    if (next) return next;
  }
  return undefined;
}

/** An inspection that is surely not after that moment: nobody counts through years to find today's. */
function indexBefore(
  { timeZone, every }: InspectionPlan,
  first: Temporal.PlainDate,
  afterMs: number,
): number {
  const day = Temporal.Instant.fromEpochMilliseconds(afterMs).toZonedDateTimeISO(timeZone).toPlainDate();
  const past = first.until(day, { largestUnit: every.unit })[every.unit];
  return Math.max(0, Math.floor(past / every.count) - 1);
}

/** What is wrong with a plan, one sentence each; none when it can be used. */
export function problemsOfPlan({ timeZone, from, until, every, at, except = [] }: InspectionPlan): string[] {
  const problems: string[] = [];
  for (const date of [from, ...(until === undefined ? [] : [until]), ...except])
    if (!isDate(date)) problems.push(`${date} is no date; write it as YYYY-MM-DD.`);
  if (problems.length === 0 && until !== undefined && until < from) problems.push('until is before from.');
  if (!/^([01]\d|2[0-3]):[0-5]\d$/u.test(at)) problems.push(`${at} is no time; write it as HH:MM.`);
  if (!Number.isInteger(every.count) || every.count < 1 || every.count > 1_000)
    problems.push('every.count must be a whole number from 1 to 1000.');
  if (!does(() => Temporal.Now.plainDateISO(timeZone)))
    problems.push(`${timeZone} is no time zone of the IANA database.`);
  return problems;
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/u.test(text) && does(() => Temporal.PlainDate.from(text));

function does(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}
