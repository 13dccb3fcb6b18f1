import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import ts from 'typescript';

/** A project as its own files describe it, told without Nx. */
export interface Project {
  readonly root: string;
  readonly name: string;
  readonly packageName: string;
  readonly declared: readonly string[];
  readonly tags: readonly string[];
  readonly documents: readonly string[];
  readonly sources: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly nx?: { name?: string; tags?: string[]; namedInputs?: { documents?: string[] } };
}

export const readManifest = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8')) as Manifest;

export const declaredIn = ({ dependencies, devDependencies }: Manifest): string[] =>
  Object.keys({ ...dependencies, ...devDependencies });

/** All projects; the working directory is the workspace. */
export const projects: readonly Project[] = globSync('{apps,libs,tools}/*/package.json').map((path) => {
  const manifest = readManifest(path);
  const root = dirname(path);
  return {
    root,
    name: manifest.nx?.name ?? '',
    packageName: manifest.name,
    declared: declaredIn(manifest),
    tags: manifest.nx?.tags ?? [],
    documents: manifest.nx?.namedInputs?.documents ?? [],
    sources: globSync(`${root}/**/*.{ts,tsx,mjs}`, {
      exclude: (file) => /(^|\/)(node_modules|dist|fixtures)(\/|$)/.test(file),
    }).filter((file) => !/\/(dist|fixtures)\//.test(file)),
  };
});

/** The packages that a file imports, in whatever way. */
export const packagesImportedBy = (file: string): string[] =>
  ts
    .preProcessFile(readFileSync(file, 'utf8'), true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => /^[@a-z]/.test(name) && !name.startsWith('node:'))
    .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0]);

/** The names of the projects that depend on `name`, directly or through others, by what the package.json files say. */
export function dependantsOf(name: string): Set<string> {
  const byName = new Map(projects.map((project) => [project.name, project]));
  const found = new Set([name]);
  for (let grew = true; grew;) {
    grew = false;
    for (const project of projects) {
      const needs = [...found].some((other) => project.declared.includes(byName.get(other)!.packageName));
      if (needs && !found.has(project.name)) grew = Boolean(found.add(project.name));
    }
  }
  return found;
}
