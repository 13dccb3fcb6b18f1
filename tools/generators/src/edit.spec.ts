import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertLine, nameConsumer } from './edit.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'night-market-edit-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (text: string): void => writeFileSync(join(root, 'a.txt'), text);
const read = (): string => readFileSync(join(root, 'a.txt'), 'utf8');

describe('a new line', () => {
  it('goes behind the last of its kind', () => {
    write('- a\n- b\n\nend\n');
    insertLine(root, 'a.txt', /^- /, '- c');
    expect(read()).toBe('- a\n- b\n- c\n\nend\n');
  });

  it('has no place in a file without its kind', () => {
    write('end\n');
    expect(() => insertLine(root, 'a.txt', /^- /, '- c')).toThrow('a.txt has no line like /^- /.');
  });
});

describe('a new consumer', () => {
  it.each([
    ["  consumers: ['a', 'b'],\n", "  consumers: ['a', 'b', 'c'],\n"],
    ["  consumers: [\n    'a',\n    'b',\n  ],\n", "  consumers: [\n    'a',\n    'b', 'c'],\n"],
  ])('is named behind the others', (before, after) => {
    write(before);
    nameConsumer(root, 'a.txt', 'c');
    expect(read()).toBe(after);
  });

  it('is not named where there is no list', () => {
    write('consumers: ALL,\n');
    expect(() => nameConsumer(root, 'a.txt', 'c')).toThrow('a.txt does not list its consumers in one array.');
  });
});
