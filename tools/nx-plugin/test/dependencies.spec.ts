import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { describe, expect, it } from 'vitest';
import { declaredIn, packagesImportedBy, projects, readManifest } from './workspace.ts';

const named = projects.map((project) => [project.root, project] as const);
const ofTheWorkspace = declaredIn(readManifest('package.json'));

describe('a package.json declares', () => {
  it.each(named)('what the files of %s import', (_root, { sources, declared, packageName }) => {
    const known = new Set([...declared, ...ofTheWorkspace, ...builtinModules, packageName]);
    const missing = sources.flatMap((file) =>
      packagesImportedBy(file).flatMap((name) => (known.has(name) ? [] : `${file}: ${name}`)),
    );
    expect(missing).toEqual([]);
  });

  it.each(named)('only projects that exist, in %s', (_root, { declared }) => {
    const packages = projects.map(({ packageName }) => packageName);
    const ours = declared.filter((name) => name.startsWith('@night-market/'));
    expect(ours.filter((name) => !packages.includes(name))).toEqual([]);
  });
});

/** Files outside the projects that a test reads; what it is told through an import counts for the importing project. */
const DOCUMENT = /['"`/]((?:docs|ops)\/[\w./-]*\w|Dockerfile|docker-compose\.yml)['"`]/g;
const CONFIGURATION = ['docs', 'CONFIGURATION.md'].join('/');

function documentsReadBy(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const paths = [...text.matchAll(DOCUMENT)].map(([, path]) => path!).filter((path) => existsSync(path));
  return /^import .*documentedVariables/m.test(text) ? [...paths, CONFIGURATION] : paths;
}

const covers = (input: string, path: string): boolean => {
  const pattern = input.replace('{workspaceRoot}/', '');
  return pattern === path || (pattern.endsWith('/**/*') && path.startsWith(pattern.slice(0, -4)));
};

describe('the inputs of the tests name', () => {
  it.each(named)('the documents that the tests of %s read', (root, { sources, documents }) => {
    const inputs = root.startsWith('apps/') ? [...documents, CONFIGURATION] : documents;
    const tests = sources.filter((file) => /\.spec\.ts$|\/test\//.test(file));
    const unnamed = tests.flatMap((file) =>
      documentsReadBy(file).flatMap((path) =>
        inputs.some((input) => covers(input, path)) ? [] : `${file}: ${path}`,
      ),
    );
    expect(unnamed).toEqual([]);
  });
});
