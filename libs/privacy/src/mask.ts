import { findPersonalData } from './find.ts';
import { normalized } from './normalized.ts';

/** The text with its kind in brackets in place of whatever looks like personal data. */
export function maskPersonalData(text: string): string {
  const found = findPersonalData(text);
  if (found.length === 0) return text;
  const plain = normalized(text);
  let masked = '';
  let at = 0;
  for (const one of found) {
    masked += `${plain.slice(at, one.at)}[${one.kind}]`;
    at = one.end;
  }
  return masked + plain.slice(at);
}
