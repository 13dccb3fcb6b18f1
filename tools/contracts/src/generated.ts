import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asyncApiText, canonicalText, snapshotText, type TopicDefinition } from '@night-market/contracts';
import { API_FOLDER, apiFileOf, type ApiDocument } from './apis/api-document.ts';
import { RULES, type Finding } from './compare/rules.ts';
import { parseGenerated } from './history/parse-snapshot.ts';
import { fileOf, SNAPSHOT_FOLDER, snapshotsOf } from './snapshot-folder.ts';
import type { Texts } from './texts.ts';

/** The bus as an AsyncAPI document, from the root of the repository. */
export const ASYNC_API_FILE = 'docs/api/asyncapi.json';

/** What files are to hold, and the folders in which there is nothing else. */
export interface Generated {
  readonly texts: Texts;
  readonly folders: readonly string[];
}

/**
 * What is generated from the contracts on the bus and from the APIs of the services.
 * @param apis undefined when they are not asked for: their files stay as they are
 * @throws InexpressibleError when a schema says more than JSON Schema can
 */
export function generatedFrom(topics: readonly TopicDefinition[], apis?: readonly ApiDocument[]): Generated {
  const texts = new Map([
    ...snapshotsOf(topics).map((one) => [fileOf(one.topic), snapshotText(one)] as const),
    [ASYNC_API_FILE, asyncApiText(topics)] as const,
    ...(apis ?? []).map((api) => [apiFileOf(api.info['x-service']), canonicalText(api)] as const),
  ]);
  const folders = [SNAPSHOT_FOLDER, dirname(ASYNC_API_FILE), ...(apis ? [API_FOLDER] : [])];
  return { texts, folders };
}

/** The generated files there are. */
function textsThere(root: string, folders: readonly string[]): Texts {
  const paths = folders.flatMap((folder) => {
    try {
      return readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
    } catch {
      return [];
    }
  });
  return new Map(
    paths
      .filter((path) => path.endsWith('.json'))
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
}

/**
 * Writes what is wanted, and removes what is generated from nothing any more.
 * @returns the paths that changed
 */
export function writeGenerated(root: string, { texts: wanted, folders }: Generated): string[] {
  const there = textsThere(root, folders);
  const written = [...wanted].filter(([path, text]) => there.get(path) !== text);
  for (const [path, text] of written) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const orphans = [...there.keys()].filter((path) => !wanted.has(path));
  for (const path of orphans) rmSync(join(root, path));
  return [...written.map(([path]) => path), ...orphans].sort();
}

/**
 * Generated files that do not say what the contracts and services say.
 * @throws PlainError when one of them is no JSON
 */
export function staleGenerated(root: string, { texts: wanted, folders }: Generated): Finding[] {
  const there = textsThere(root, folders);
  for (const [path, text] of there) parseGenerated(text, path);
  return [
    ...[...wanted].flatMap(([path, text]) => {
      if (there.get(path) === text) return [];
      return [stale(path, there.has(path) ? 'it is out of date' : 'there is none')];
    }),
    ...[...there.keys()]
      .filter((path) => !wanted.has(path))
      .map((path) => stale(path, 'nothing is of that name')),
  ];
}

const stale = (file: string, message: string): Finding => ({
  ...{ file, pointer: '', rule: 'snapshot-stale', message, how: RULES['snapshot-stale'] },
});
