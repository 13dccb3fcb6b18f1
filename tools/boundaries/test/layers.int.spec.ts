import { globSync, readdirSync, readFileSync } from 'node:fs';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { describe, expect, it } from 'vitest';
import { layers } from '../layers.cjs';

const fixtures = 'tools/boundaries/fixtures/layers';
const names = readdirSync(fixtures, { withFileTypes: true }).flatMap((f) => (f.isDirectory() ? f.name : []));
const rules = layers().map((rule) => String(rule.name));

/** The files of a fixture that say of themselves that they break its rule. */
function culprits(fixture: string): string[] {
  const cwd = `${fixtures}/${fixture}`;
  const files = globSync('**/*.ts', { cwd });
  return files.filter((file) => readFileSync(`${cwd}/${file}`, 'utf8').startsWith('// Wrong')).sort();
}

async function findings(paths: string[], change: Partial<ICruiseOptions>): Promise<ICruiseResult> {
  const options: ICruiseOptions = { ...(await extractOptions('./.dependency-cruiser.cjs')), ...change };
  const { output } = await cruise(paths, options, undefined, { tsConfig: extractTsConfig('tsconfig.json') });
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text');
  return output;
}

/** What dependency-cruiser finds in one fixture, taken for a workspace of its own. */
async function brokenIn(fixture: string): Promise<{ rule: string; from: string }[]> {
  const root = `${fixtures}/${fixture}/`;
  const { summary } = await findings([root], {
    ruleSet: { forbidden: layers(root) },
    exclude: { path: [] },
    doNotFollow: { path: ['node_modules', '^libs/'] },
  });
  return summary.violations.map(({ from, rule }) => ({ rule: rule.name, from: from.slice(root.length) }));
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

describe('the walls between folders', () => {
  it.each(rules)('%s: its fixture breaks it wherever it tries to, and nothing else', async (rule) => {
    const broken = await brokenIn(rule);
    expect(distinct(broken.map((each) => each.rule))).toEqual([rule]);
    expect(distinct(broken.map((each) => each.from))).toEqual(culprits(rule));
  });

  it('are open where they should be', async () => {
    expect(await brokenIn('clean')).toEqual([]);
  });

  it('have a fixture for each rule, and none without a rule', () => {
    expect(names.sort()).toEqual([...rules, 'clean'].sort());
  });

  it('are looked for in the workspace itself, all of which `npm run boundaries` goes through', async () => {
    const { summary } = await findings(['libs/inbox'], {});
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(20);
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: { boundaries: string };
    };
    expect(scripts.boundaries).toBe('depcruise --config .dependency-cruiser.cjs apps libs tools');
    expect(readFileSync('.ci/run', 'utf8')).toMatch(/^side_by_side .* boundaries /m);
  }, 60_000);
});
