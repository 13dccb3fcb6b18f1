import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recoverableErrors } from './recoverable-errors.ts';

const ROW = /^\| `(\w{5})`\s*\| .+? \| (.+?)\s*\|$/gm;
const rows = [...readFileSync('docs/operations/failover.md', 'utf8').matchAll(ROW)];

function treatmentOf(code: string): string {
  const error = Object.assign(new Error('x'), { code });
  if (recoverableErrors.isOutage(error)) return 'the whole service waits';
  return recoverableErrors.isRecoverable(error) ? 'this transaction runs again' : 'parked; 500 over HTTP';
}

describe('the table of errors in docs/operations/failover.md', () => {
  it('has rows', () => expect(rows.length).toBeGreaterThan(10));

  it.each(rows.map(([, code, treatment]) => [code!, treatment!]))('%s: %s', (code, treatment) => {
    expect(treatmentOf(code)).toBe(treatment);
  });
});
