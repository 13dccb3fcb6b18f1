import type { Answer, Inspection } from '../../api/inspection-types.ts';

/** The name of the field of an item. */
export const fieldOf = (itemId: string): string => `item ${itemId}`;

const NUMBER = /^-?\d+([.,]\d+)?$/;

/** What stands in the field of an answer; empty where there is none. */
export function fieldText(answer: Answer | undefined): string {
  if (answer === undefined) return '';
  if (answer === null) return '-';
  if (typeof answer === 'boolean') return answer ? 'yes' : 'no';
  return String(answer);
}

/** A number as people type it; undefined where it is none. */
export function numberIn(text: string): number | undefined {
  const number = NUMBER.test(text) ? Number(text.replace(',', '.')) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

const read = (text: string): Answer | undefined => {
  if (text === '-') return null;
  return text === 'yes' || text === 'no' ? text === 'yes' : numberIn(text);
};

/** The answers that were changed; undefined where there are none, or one cannot be read. */
export function answersIn(
  { checklist, answers }: Pick<Inspection, 'checklist' | 'answers'>,
  filled: (name: string) => string,
): Readonly<Record<string, Answer>> | undefined {
  const changed: [string, Answer][] = [];
  for (const { itemId } of checklist) {
    const text = filled(fieldOf(itemId));
    if (text === '' || text === fieldText(answers[itemId])) continue;
    const answer = read(text);
    if (answer === undefined) return undefined;
    changed.push([itemId, answer]);
  }
  return changed.length > 0 ? Object.fromEntries(changed) : undefined;
}
