import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toMermaid } from '../src/index.ts';
import { docUrl, withGeneratedPart } from './support/diagram-doc.ts';

describe('docs/refund-saga.md', () => {
  it('shows what the data say (else run: node libs/refund-saga/test/diagram.main.ts)', () => {
    const doc = readFileSync(docUrl, 'utf8');
    expect(doc).toBe(withGeneratedPart(doc));
  });

  it('refuses a page that lost its markers', () => {
    expect(() => withGeneratedPart('# A page')).toThrow('No markers');
  });
});

describe('the diagram', () => {
  it('begins at the start marker and has no edge that stays in its state', () => {
    const edges = toMermaid().match(/^\s+\S+ --> \S+/gm) ?? [];
    expect(edges.length).toBeGreaterThan(10);
    expect(toMermaid()).not.toContain('None');
    for (const edge of edges) {
      const [from, to] = edge.trim().split(' --> ');
      expect(from).not.toBe(to?.replace(':', ''));
    }
  });
});
