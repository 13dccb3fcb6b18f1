import type { Attribute } from './api.ts';
import type { Draft } from './kept.ts';
import type { TextKey } from './texts.ts';

export interface Problem {
  /** The id of the element where it is mended. */
  readonly at: string;
  readonly key: TextKey;
  /** What it is about, as the hotline says it. */
  readonly about?: string;
}

const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}$/u;
const PHONE = /^[+\d][\d\s().#*;=a-z-]{2,39}$/iu;

export const answerId = (code: string): string => `answer-${code}`;

/** What keeps a form from being sent, in the order of the page. */
export function problemsOf(draft: Draft, attributes: readonly Attribute[]): readonly Problem[] {
  const { serviceCode, answers, position, where, email, phone } = draft;
  const problems: Problem[] = [];
  if (serviceCode === '') problems.push({ at: 'category', key: 'needCategory' });
  for (const { code, required, variable, description } of attributes)
    if (required && variable && (answers[code] ?? []).join('') === '')
      problems.push({ at: answerId(code), key: 'needAnswer', about: description });
  if (!position && where.trim() === '') problems.push({ at: 'where', key: 'needPlace' });
  if (email !== '' && !EMAIL.test(email.trim())) problems.push({ at: 'email', key: 'badEmail' });
  if (phone !== '' && !PHONE.test(phone.trim())) problems.push({ at: 'phone', key: 'badPhone' });
  return problems;
}
