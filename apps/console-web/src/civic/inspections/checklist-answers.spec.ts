import { describe, expect, it } from 'vitest';
import type { Answer, ChecklistItem } from '../../api/inspection-types.ts';
import { answersIn, fieldOf, fieldText } from './checklist-answers.ts';

const text = { en: 'Is it free?', 'zh-TW': '暢通？' };
const checklist: readonly ChecklistItem[] = [
  { itemId: 'exit', kind: 'yes_no', weight: 'major', text },
  { itemId: 'width', kind: 'number', weight: 'minor', least: 90, text },
];
const answered = (typed: Readonly<Record<string, string>>, answers: Readonly<Record<string, Answer>> = {}) =>
  answersIn({ checklist, answers }, (name) => {
    const item = checklist.find(({ itemId }) => fieldOf(itemId) === name)!;
    return typed[item.itemId] ?? '';
  });

describe('the answers to a checklist', () => {
  it.each([
    ['both', { exit: 'yes', width: '95.5' }, { exit: true, width: 95.5 }],
    ['one', { exit: 'no' }, { exit: false }],
    ['a number with a comma', { width: '95,5' }, { width: 95.5 }],
    ['what is not there', { exit: '-', width: '-' }, { exit: null, width: null }],
    ['none', {}, undefined],
    ['no number', { exit: 'yes', width: 'wide' }, undefined],
    ['a number that has no end', { width: '9'.repeat(400) }, undefined],
  ] as const)('are read: %s', (_, typed, answers) => expect(answered(typed)).toEqual(answers));

  it('that stay as they are are not sent', () => {
    const before = { exit: true, width: null };
    const typed = { exit: fieldText(true), width: fieldText(null) };
    expect(answered(typed, before)).toBeUndefined();
    expect(answered({ ...typed, exit: 'no' }, before)).toEqual({ exit: false });
  });
});
