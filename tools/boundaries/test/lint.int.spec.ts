import { globSync, readFileSync } from 'node:fs';
import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { depConstraints } from '../dep-constraints.js';
import { plainCases, typedCases, typedFile, type LintCase } from './lint-cases.ts';
import { projectCases } from './project-cases.ts';

// Without types, code may stand at a path where there is no file, and a check takes milliseconds.
const untyped = tseslint.configs.disableTypeChecked as Linter.Config;
const withoutTypes = new ESLint({ overrideConfig: [untyped] });
// A program of the one file that the cases stand in is made faster than one of the whole workspace.
const withTypes = new ESLint({
  overrideConfig: {
    files: [typedFile],
    languageOptions: {
      parserOptions: {
        projectService: false,
        project: 'tools/boundaries/test/typed-file.tsconfig.json',
        // Where CI is set, it would read the file from the disk instead of the case.
        disallowAutomaticSingleRunInference: true,
      },
    },
  },
});
const slow = 60_000;

async function check(eslint: ESLint, { rule, code, at = typedFile, message }: LintCase): Promise<void> {
  const [result] = await eslint.lintText(code, { filePath: at });
  const found = result?.messages ?? [];
  expect(found.map((each) => each.ruleId)).toEqual(rule === undefined ? [] : [rule]);
  if (message) expect(found[0]?.message).toMatch(message);
}

const named = (cases: LintCase[]): [string, LintCase][] =>
  cases.map((each) => [
    `${each.rule ?? 'nothing'} at ${each.at ?? typedFile}: ${each.code.slice(0, 70).replace(/\s+/g, ' ')}`,
    each,
  ]);

describe('lint reports', () => {
  it.each(named(plainCases))('%s', (_name, each) => check(withoutTypes, each), slow);
  it.each(named(typedCases))('%s', (_name, each) => check(withTypes, each), slow);
});

describe('the walls between projects report', () => {
  it.each(named(projectCases))('%s', (_name, each) => check(withoutTypes, each), slow);
});

describe('the walls', () => {
  it('leave no rule without a case that breaks it', async () => {
    const places = [typedFile, 'apps/gate/src/main.ts', 'libs/kernel/src/a.ts', 'libs/kernel/src/a.spec.ts'];
    const configs = await Promise.all(places.map((at) => withTypes.calculateConfigForFile(at)));
    const errors = configs.flatMap(({ rules }: { rules: Record<string, [number]> }) =>
      Object.entries(rules).flatMap(([rule, [severity]]) => (severity === 2 ? rule : [])),
    );
    const broken = new Set([...plainCases, ...typedCases, ...projectCases].map((each) => each.rule));
    expect([...new Set(errors)].filter((rule) => !broken.has(rule))).toEqual([]);
  });

  it('know the kind and the scope of every project', () => {
    const tags = new Set(depConstraints(false).map((each) => each.sourceTag));
    for (const file of globSync('{apps,libs,tools}/*/package.json')) {
      const { nx } = JSON.parse(readFileSync(file, 'utf8')) as { nx?: { tags?: string[] } };
      const own = nx?.tags ?? [];
      expect(own.map((tag) => tag.split(':')[0]).sort(), file).toEqual(['scope', 'type']);
      expect(
        own.filter((tag) => !tags.has(tag)),
        file,
      ).toEqual([]);
    }
  });
});
