import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, it } from 'vitest';
import { TEXTS, type TextKey } from '../src/i18n/texts.ts';

const SOURCES = resolve(import.meta.dirname, '../src');
const HAN = /\p{Script=Han}/u;
const keys = Object.keys(TEXTS) as TextKey[];

const placesIn = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

describe('every text', () => {
  it.each(keys.map((key) => [key]))('%s stands in both languages', (key) => {
    const { 'zh-TW': chinese, en } = TEXTS[key];
    // What is only put together has no words of its own.
    expect(chinese.replaceAll(/\{\w+\}/g, '')).toMatch(/[\p{Script=Han}（）]/u);
    expect(en).toMatch(/[a-z]/i);
    expect(en).not.toMatch(HAN);
    expect(placesIn(chinese)).toEqual(placesIn(en));
  });

  it('is of Taiwan: no characters that are simplified alone', () => {
    const simplified = /[们这个时间务错误请尝试输载录认为说话关开页从]/u;
    expect(keys.filter((key) => simplified.test(TEXTS[key]['zh-TW']))).toEqual([]);
  });
});

it('no text is said twice: the second would take the place of the first', () => {
  const names = globSync('i18n/*texts.ts', { cwd: SOURCES }).flatMap((file) =>
    [...readFileSync(resolve(SOURCES, file), 'utf8').matchAll(/^ {2}'?([\w.]+)'?: \{/gm)].map(
      ([, name]) => name,
    ),
  );
  expect(names.length).toBeGreaterThanOrEqual(keys.length);
  expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
});

const files = globSync('**/*.{ts,tsx}', { cwd: SOURCES })
  .filter((file) => !file.endsWith('.spec.ts') && !file.startsWith('i18n/'))
  .map((file) => ({ file, source: readFileSync(resolve(SOURCES, file), 'utf8') }));

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Names of attributes whose strings people read or hear. */
const READ = /^(label|title|description|placeholder|alt|error|aria-label|aria-description|aria-valuetext)$/;
const nameOf = (node: unknown): string => {
  const { name, value } = node as { name?: unknown; value?: unknown };
  return String(name ?? value);
};

/** Words that stand in the source instead of in the table. */
function wordsIn(node: Node, found: string[] = []): string[] {
  if (node.type === 'JSXText' && /\p{L}/u.test(String(node['value'])))
    found.push(String(node['value']).trim());
  const isRead =
    (node.type === 'JSXAttribute' && READ.test(nameOf(node['name']))) ||
    (node.type === 'Property' && READ.test(nameOf(node['key'])));
  const { value } = node as { value?: Node };
  if (isRead && value?.type === 'Literal' && /\p{L}/u.test(String(value['value'])))
    found.push(String(value['value']));
  for (const child of Object.values(node).flat()) if (isNode(child)) wordsIn(child, found);
  return found;
}

describe('every page', () => {
  it.each(files.map(({ file, source }) => [file, source]))(
    'takes its words from the table: %s',
    (file, source) => {
      const program = parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node;
      expect(wordsIn(program)).toEqual([]);
      expect(source).not.toMatch(HAN);
    },
  );

  it('needs every text of the table', () => {
    const all = files.map(({ source }) => source).join('\n');
    const unused = keys.filter((key) => {
      const prefix = /^(\w+\.)/.exec(key)?.[1];
      return prefix ? !all.includes(`say.named('${prefix}'`) : !new RegExp(`['"]${key}['"]`).test(all);
    });
    expect(unused).toEqual([]);
  });
});

it('the search for words finds them', () => {
  const source = 'const a = <p title="Hello">{b} world <Badge {...{ label: "There" }} to="/x" /></p>;';
  expect(wordsIn(parseAst(source, { lang: 'tsx' }) as unknown as Node).sort()).toEqual([
    'Hello',
    'There',
    'world',
  ]);
});
