import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { toMermaid } from '../src/index.ts';

it('docs/civic/report.md shows the states as they are', () => {
  const page = readFileSync(new URL('../../../docs/civic/report.md', import.meta.url), 'utf8');
  expect(/```mermaid\n([^`]*)```/.exec(page)?.[1]).toBe(toMermaid());
});
