import type { Say, Values } from '../i18n/language.tsx';
import type { TextKey } from '../i18n/texts.ts';

/** What is wrong with what was typed: a text, with what stands in its braces. */
export class FormMistake extends Error {
  override readonly name = 'FormMistake';
  readonly text: TextKey;
  readonly values: Values;

  constructor(text: TextKey, values: Values = {}) {
    super(text);
    this.text = text;
    this.values = values;
  }
}

/** What is wrong with what was typed, in the operator's language; undefined when it can be read. */
export function mistakeIn(read: () => unknown, say: Say): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof FormMistake) return say(error.text, error.values);
    throw error;
  }
}
