import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { snapshotOf, snapshotText, type TopicDefinition, type TopicSnapshot } from '@night-market/contracts';
import { RULES, type Finding } from './compare/rules.ts';
import { parseSnapshot } from './history/parse-snapshot.ts';

/** Where the snapshots are, from the root of the repository. */
export const SNAPSHOT_FOLDER = 'libs/contracts/snapshots';

export const fileOf = (topic: string): string => `${SNAPSHOT_FOLDER}/${topic}.json`;

/** @throws InexpressibleError when a schema says more than JSON Schema can */
export const snapshotsOf = (topics: readonly TopicDefinition[]): TopicSnapshot[] => topics.map(snapshotOf);

/** The files there are, by path from the root. */
function filesThere(root: string): ReadonlyMap<string, string> {
  let names: string[];
  try {
    names = readdirSync(join(root, SNAPSHOT_FOLDER)).filter((name) => name.endsWith('.json'));
  } catch {
    names = [];
  }
  const paths = names.map((name) => `${SNAPSHOT_FOLDER}/${name}`);
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/**
 * Writes a snapshot of each topic and removes those of topics that are gone.
 * @returns the paths that changed
 */
export function writeSnapshots(root: string, snapshots: readonly TopicSnapshot[]): string[] {
  const there = filesThere(root);
  const wanted = new Map(snapshots.map((one) => [fileOf(one.topic), snapshotText(one)]));
  mkdirSync(join(root, SNAPSHOT_FOLDER), { recursive: true });
  const written = [...wanted].filter(([path, text]) => there.get(path) !== text);
  for (const [path, text] of written) writeFileSync(join(root, path), text);
  const orphans = [...there.keys()].filter((path) => !wanted.has(path));
  for (const path of orphans) rmSync(join(root, path));
  return [...written.map(([path]) => path), ...orphans].sort();
}

/**
 * Snapshots that do not say what the contracts say.
 * @throws PlainError when one of them is no JSON
 */
export function staleSnapshots(root: string, snapshots: readonly TopicSnapshot[]): Finding[] {
  const there = filesThere(root);
  for (const [path, text] of there) parseSnapshot(text, path);
  const wanted = new Map(snapshots.map((one) => [fileOf(one.topic), snapshotText(one)]));
  const stale = (file: string, message: string): Finding => ({
    ...{ file, pointer: '', rule: 'snapshot-stale', message, how: RULES['snapshot-stale'] },
  });
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
