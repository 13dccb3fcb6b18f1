import type { ChecklistItem, PlannedInspections } from '../../api/inspection-types.ts';
import { FormMistake } from '../../shell/form-mistake.ts';
import type { Filled } from '../../shell/reason-dialog.tsx';
import { isTimeOfDay, isTimeZone, oneOf, wordsIn } from '../../shell/typed.ts';
import { numberIn } from './checklist-answers.ts';

export const ITEMS_MAX = 100;
const ID = /^(?!\.{1,2}$)[A-Za-z0-9._:-]{1,50}$/;
const WORDS_MAX = 100;
const ITEM_WORDS_MAX = 200;
const EVERY_MAX = 1_000;
const EXCEPT_MAX = 500;
const BOUND_MAX = 1e9;

/** The field that names the rows of the checklist, in their order. */
export const ROWS = 'rows';
/** The field of a row of the checklist. */
export const fieldIn = (row: number | string, field: string): string => `item ${row} ${field}`;

export const UNITS = ['days', 'weeks', 'months'] as const;
export const WEIGHTS = ['minor', 'major', 'critical'] as const;
export const KINDS = ['yes_no', 'number'] as const;

function isDay(text: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** @throws FormMistake */
export function planIdIn(filled: Filled): string {
  const planId = filled('planId');
  if (!ID.test(planId)) throw new FormMistake('planIdWrong');
  return planId;
}

/**
 * What is to be inspected, and when.
 * @throws FormMistake the first one
 */
export function planIn(filled: Filled): PlannedInspections {
  const [title, place] = [filled('title'), filled('place')];
  if (title === '' || title.length > WORDS_MAX) throw new FormMistake('planTitleWrong', { max: WORDS_MAX });
  if (place === '' || place.length > WORDS_MAX) throw new FormMistake('planPlaceWrong', { max: WORDS_MAX });
  return { title, place, schedule: scheduleIn(filled), checklist: checklistIn(filled) };
}

function scheduleIn(filled: Filled): PlannedInspections['schedule'] {
  const [from, until, count] = [filled('from'), filled('until'), filled('count')];
  if (!isDay(from)) throw new FormMistake('planFromWrong');
  if (until !== '' && (!isDay(until) || until < from)) throw new FormMistake('planUntilWrong');
  if (!/^\d{1,4}$/.test(count) || Number(count) < 1 || Number(count) > EVERY_MAX)
    throw new FormMistake('planEveryWrong', { max: EVERY_MAX });
  const [at, timeZone] = [filled('at'), filled('timeZone')];
  if (!isTimeOfDay(at)) throw new FormMistake('planAtWrong');
  if (!isTimeZone(timeZone)) throw new FormMistake('planZoneWrong');
  const except = wordsIn(filled('except'));
  const noDay = except.find((day) => !isDay(day));
  if (noDay !== undefined) throw new FormMistake('planExceptWrong', { day: noDay });
  if (except.length > EXCEPT_MAX) throw new FormMistake('planExceptTooMany', { max: EXCEPT_MAX });
  return {
    ...{ timeZone, from, at, every: { count: Number(count), unit: oneOf(UNITS, filled('unit')) } },
    ...(until !== '' && { until }),
    ...(except.length > 0 && { except }),
  };
}

function checklistIn(filled: Filled): ChecklistItem[] {
  const rows = filled(ROWS)
    .split(',')
    .filter((row) => row !== '');
  if (rows.length === 0 || rows.length > ITEMS_MAX)
    throw new FormMistake('planItemsWrong', { max: ITEMS_MAX });
  const items = rows.map((row, index) => itemIn((field) => filled(fieldIn(row, field)), index + 1));
  const twice = items.find(({ itemId }, n) => items.findIndex((one) => one.itemId === itemId) !== n);
  if (twice) throw new FormMistake('planItemTwice', { item: twice.itemId });
  return items;
}

/** @param n its number, as it is shown */
function itemIn(filled: Filled, n: number): ChecklistItem {
  const [itemId, en, chinese] = [filled('itemId'), filled('en'), filled('zh-TW')];
  if (!ID.test(itemId)) throw new FormMistake('planItemIdWrong', { n });
  if ([en, chinese].some((words) => words === '' || words.length > ITEM_WORDS_MAX))
    throw new FormMistake('planItemTextWrong', { n, max: ITEM_WORDS_MAX });
  const kind = oneOf(KINDS, filled('kind'));
  return {
    ...{ itemId, kind, text: { en, 'zh-TW': chinese }, weight: oneOf(WEIGHTS, filled('weight')) },
    ...(filled('optional') !== '' && { optional: true }),
    ...(kind === 'number' && boundsIn(filled, n)),
  };
}

function boundsIn(filled: Filled, n: number): Pick<ChecklistItem, 'least' | 'most'> {
  const bounds = (['least', 'most'] as const).flatMap((name) => {
    const text = filled(name);
    if (text === '') return [];
    const bound = numberIn(text);
    if (bound === undefined || Math.abs(bound) > BOUND_MAX) throw new FormMistake('planBoundWrong', { n });
    return [[name, bound] as const];
  });
  const { least, most } = Object.fromEntries(bounds) as { least?: number; most?: number };
  if (bounds.length === 0 || (least ?? -Infinity) > (most ?? Infinity))
    throw new FormMistake('planBoundWrong', { n });
  return { ...(least !== undefined && { least }), ...(most !== undefined && { most }) };
}
