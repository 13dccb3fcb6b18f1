import { describe, expect, it } from 'vitest';
import { FormMistake } from '../../shell/form-mistake.ts';
import { planIdIn, planIn } from './plan-form.ts';

const TYPED: Readonly<Record<string, string>> = {
  planId: 'row-c',
  title: 'Fire safety of row C',
  place: 'row C',
  from: '2026-12-01',
  count: '2',
  unit: 'weeks',
  at: '16:30',
  timeZone: 'Asia/Taipei',
  rows: '0,2',
  'item 0 itemId': 'exit',
  'item 0 en': 'Free?',
  'item 0 zh-TW': '暢通？',
  'item 0 kind': 'yes_no',
  'item 0 weight': 'critical',
  // What a row was before it became another kind counts for nothing.
  'item 0 least': 'x',
  'item 2 itemId': 'width',
  'item 2 en': 'How wide?',
  'item 2 zh-TW': '寬度？',
  'item 2 kind': 'number',
  'item 2 weight': 'minor',
  'item 2 least': '90,5',
  'item 2 optional': 'on',
};
const typing =
  (more: Readonly<Record<string, string>> = {}) =>
  (name: string): string =>
    ({ ...TYPED, ...more })[name] ?? '';

const mistakeIn = (more: Readonly<Record<string, string>>): unknown => {
  try {
    planIdIn(typing(more));
    return planIn(typing(more));
  } catch (error) {
    return error instanceof FormMistake ? error.text : error;
  }
};

describe('a plan that was typed', () => {
  it('is what the hotline takes', () => {
    expect(planIdIn(typing())).toBe('row-c');
    const more = { until: '2026-12-01', except: '2026-12-25, 2027-01-01、2027-02-16' };
    expect(planIn(typing(more))).toEqual({
      ...{ title: 'Fire safety of row C', place: 'row C' },
      schedule: {
        ...{ timeZone: 'Asia/Taipei', from: '2026-12-01', until: '2026-12-01', at: '16:30' },
        every: { count: 2, unit: 'weeks' },
        except: ['2026-12-25', '2027-01-01', '2027-02-16'],
      },
      checklist: [
        { itemId: 'exit', kind: 'yes_no', weight: 'critical', text: { en: 'Free?', 'zh-TW': '暢通？' } },
        {
          ...{
            itemId: 'width',
            kind: 'number',
            weight: 'minor',
            text: { en: 'How wide?', 'zh-TW': '寬度？' },
          },
          ...{ optional: true, least: 90.5 },
        },
      ],
    });
  });

  it('says nothing of what was left empty', () => {
    expect(Object.keys(planIn(typing()).schedule).sort()).toEqual(['at', 'every', 'from', 'timeZone']);
  });

  it.each<[Record<string, string>, string]>([
    [{ planId: '' }, 'planIdWrong'],
    [{ planId: '..' }, 'planIdWrong'],
    [{ planId: 'row c' }, 'planIdWrong'],
    [{ title: '' }, 'planTitleWrong'],
    [{ title: 'x'.repeat(101) }, 'planTitleWrong'],
    [{ place: '' }, 'planPlaceWrong'],
    [{ from: '' }, 'planFromWrong'],
    [{ from: '2026-02-30' }, 'planFromWrong'],
    [{ from: '1/12/2026' }, 'planFromWrong'],
    [{ until: 'never' }, 'planUntilWrong'],
    [{ until: '2026-11-30' }, 'planUntilWrong'],
    [{ count: '0' }, 'planEveryWrong'],
    [{ count: '1001' }, 'planEveryWrong'],
    [{ count: '1.5' }, 'planEveryWrong'],
    [{ at: '24:00' }, 'planAtWrong'],
    [{ at: '8:30' }, 'planAtWrong'],
    [{ timeZone: '' }, 'planZoneWrong'],
    [{ timeZone: 'Mars/Olympus' }, 'planZoneWrong'],
    [{ except: '2026-12-25, Monday' }, 'planExceptWrong'],
    [{ except: Array(501).fill('2026-12-25').join(' ') }, 'planExceptTooMany'],
    [{ rows: '' }, 'planItemsWrong'],
    [{ rows: Array.from({ length: 101 }, (_, n) => n).join(',') }, 'planItemsWrong'],
    [{ 'item 2 itemId': '' }, 'planItemIdWrong'],
    [{ 'item 2 itemId': 'exit' }, 'planItemTwice'],
    [{ 'item 0 en': '' }, 'planItemTextWrong'],
    [{ 'item 0 zh-TW': '' }, 'planItemTextWrong'],
    [{ 'item 2 least': '' }, 'planBoundWrong'],
    [{ 'item 2 least': 'wide' }, 'planBoundWrong'],
    [{ 'item 2 most': '80' }, 'planBoundWrong'],
  ])('is refused with %o: %s', (more, text) => {
    expect(mistakeIn(more)).toBe(text);
  });

  it('names the item as it is shown, whatever its row is called', () => {
    expect(() => planIn(typing({ 'item 2 en': '' }))).toThrow(
      expect.objectContaining({ values: { n: 2, max: 200 } }),
    );
  });
});
