import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const LAWS = Array.from({ length: 13 }, (_, n) => String(n + 1).padStart(2, '0'));
const specs = globSync('{apps,libs,tools}/**/law-*.spec.ts', { exclude: (name) => name === 'node_modules' });
const guide = readFileSync('docs/DELIVERY.md', 'utf8');

describe('the delivery laws', () => {
  it.each(LAWS)('law %s has a test of its own that runs on a real broker or database', (law) => {
    const own = specs.filter((path) => new RegExp(`/law-${law}-[a-z-]+\\.(int|e2e)\\.spec\\.ts$`).test(path));
    expect(own).not.toEqual([]);
    for (const path of own) expect(readFileSync(path, 'utf8')).toMatch(/\bit(\.each.*)?\(/);
  });

  it.each(specs)('%s is named in docs/DELIVERY.md', (path) => {
    expect(guide).toContain(path.split('/').at(-1));
  });

  it('docs/DELIVERY.md names no test that is not there', () => {
    const named = new Set(
      [...guide.matchAll(/law-\d\d-[a-z-]+\.(?:int|e2e)\.spec\.ts/g)].map(([name]) => name),
    );
    const there = specs.map((path) => path.split('/').at(-1));
    expect([...named].filter((name) => !there.includes(name))).toEqual([]);
  });
});

/** `| what | limit | \`file\` \`name\` |` of the table of bounds. */
const bounds = [...guide.matchAll(/^\| [^|]+ \| ([\d,]+)[^|]*\| `([^`]+\.ts)` `(\w+)`\s*\|$/gm)].map(
  ([, limit = '', file = '', name = '']) => [file, name, Number(limit.replaceAll(',', ''))] as const,
);

describe('the table of bounds in docs/DELIVERY.md', () => {
  it('is read', () => {
    expect(bounds.length).toBeGreaterThan(12);
  });

  it.each(bounds)('%s says %s as the table does', (file, name, limit) => {
    const said = [
      ...readFileSync(file, 'utf8').matchAll(
        new RegExp(`\\b${name}\\b[^;\\n]*?(?:[:=] |default\\()([\\d_]+)`, 'g'),
      ),
    ];
    expect(said.map(([, value]) => Number(value?.replaceAll('_', '')))).toContain(limit);
  });
});
