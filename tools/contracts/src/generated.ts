import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asyncApiText, snapshotText, type TopicDefinition } from '@night-market/contracts';
import { RULES, type Finding } from './compare/rules.ts';
import { parseGenerated } from './history/parse-snapshot.ts';
import { fileOf, SNAPSHOT_FOLDER, snapshotsOf } from './snapshot-folder.ts';
import type { Texts } from './texts.ts';

/** The bus as an AsyncAPI document, from the root of the repository. */
export const ASYNC_API_FILE = 'docs/api/asyncapi.json';

/** Everything in these folders is generated. */
const FOLDERS = [SNAPSHOT_FOLDER, dirname(ASYNC_API_FILE)];

/**
 * What is generated from the contracts.
 * @throws InexpressibleError when a schema says more than JSON Schema can
 */
export const generatedTexts = (topics: readonly TopicDefinition[]): Texts =>
  new Map([
    ...snapshotsOf(topics).map((one) => [fileOf(one.topic), snapshotText(one)] as const),
    [ASYNC_API_FILE, asyncApiText(topics)],
  ]);

/** The generated files there are. */
function textsThere(root: string): Texts {
  const paths = FOLDERS.flatMap((folder) => {
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
export function writeGenerated(root: string, wanted: Texts): string[] {
  const there = textsThere(root);
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
 * Generated files that do not say what the contracts say.
 * @throws PlainError when one of them is no JSON
 */
export function staleGenerated(root: string, wanted: Texts): Finding[] {
  const there = textsThere(root);
  for (const [path, text] of there) parseGenerated(text, path);
  return [
    ...[...wanted].flatMap(([path, text]) => {
      if (there.get(path) === text) return [];
      return [stale(path, there.has(path) ? 'it is not what the contract says' : 'there is none')];
    }),
    ...[...there.keys()]
      .filter((path) => !wanted.has(path))
      .map((path) => stale(path, 'no contract is of that name')),
  ];
}

const stale = (file: string, message: string): Finding => ({
  ...{ file, pointer: '', rule: 'snapshot-stale', message, how: RULES['snapshot-stale'] },
});
