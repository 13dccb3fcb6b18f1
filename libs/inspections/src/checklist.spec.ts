import { describe, expect, it } from 'vitest';
import { findings, type Answer, type ChecklistItem } from './index.ts';

const text = { en: 'Is it?', 'zh-TW': '是否？' };
const items: readonly ChecklistItem[] = [
  { itemId: 'extinguisher', kind: 'yes_no', weight: 'major', text },
  { itemId: 'hose', kind: 'yes_no', weight: 'critical', text },
  { itemId: 'aisle_cm', kind: 'number', least: 120, weight: 'major', text },
  { itemId: 'sign', kind: 'yes_no', weight: 'minor', text },
  { itemId: 'note', kind: 'number', most: 5, weight: 'minor', optional: true, text },
];
const fine: Record<string, Answer> = { extinguisher: true, hose: true, aisle_cm: 120, sign: true };
const found = (more: Record<string, Answer | undefined> = {}) => {
  const answers = Object.entries({ ...fine, ...more }).filter(
    (entry): entry is [string, Answer] => entry[1] !== undefined,
  );
  return findings(items, new Map(answers));
};

describe('the findings of an inspection', () => {
  it.each<[string, Record<string, Answer | undefined>, string, string[]]>([
    ['all is fine', {}, 'passed', []],
    ['a trifle', { sign: false }, 'passed_with_remarks', ['sign']],
    ['a gauge out of bounds', { aisle_cm: 119.9 }, 'follow_up', ['aisle_cm']],
    ['the worst decides', { sign: false, aisle_cm: 1, hose: false }, 'closed', ['hose', 'aisle_cm', 'sign']],
    ['what is optional counts when it is there', { note: 6 }, 'passed_with_remarks', ['note']],
    ['what is not there cannot fail', { hose: null }, 'passed', []],
    ['what nobody asked', { other: false }, 'passed', []],
  ])('%s', (_, answers, verdict, failed) => {
    expect(found(answers)).toEqual({ verdict, failed, missing: [] });
  });

  it('are incomplete while something is missing or of another kind, except where it is critical', () => {
    expect(found({ sign: undefined })).toMatchObject({ verdict: 'incomplete', missing: ['sign'] });
    expect(found({ sign: 1, aisle_cm: Number.NaN })).toMatchObject({
      ...{ verdict: 'incomplete', missing: ['aisle_cm', 'sign'], failed: [] },
    });
    expect(found({ sign: undefined, hose: false })).toMatchObject({ verdict: 'closed', missing: ['sign'] });
  });
});
