import { PlainError } from '@night-market/command-line';
import type { TopicSnapshot } from '@night-market/contracts';
import { parseApi, type ApiDocument } from '../apis/api-document.ts';
import type { Git } from './git.ts';
import { parseSnapshot } from './parse-snapshot.ts';

/** A snapshot as some commit had it. */
export interface EarlierVersion<Snapshot> {
  readonly snapshot: Snapshot;
  readonly commit: string;
  readonly path: string;
}

/** A kind of snapshots, by the name of its folder wherever that was moved: each says itself what it is of. */
export interface Kind<Snapshot> {
  readonly folder: string;
  readonly parse: (text: string, place: string) => Snapshot | undefined;
}

export const OF_TOPICS: Kind<TopicSnapshot> = { folder: 'snapshots', parse: parseSnapshot };
export const OF_APIS: Kind<ApiDocument> = { folder: 'openapi', parse: parseApi };

interface Blob {
  readonly id: string;
  readonly commit: string;
  readonly path: string;
}

/**
 * The snapshots of one commit.
 * @throws PlainError when the ref does not exist, or a snapshot there is no JSON
 */
export function versionsAt<S>(git: Git, ref: string, kind: Kind<S>): EarlierVersion<S>[] {
  const commit = git.commitOf(ref);
  if (commit === undefined) {
    const hint = git.isShallow() ? ' This clone is shallow; fetch the ref, or the whole history.' : '';
    throw new PlainError(`There is no commit '${ref}' in this repository.${hint}`);
  }
  const isSnapshot = new RegExp(`(^|/)${kind.folder}/[^/]+\\.json$`);
  const lines = git.run(['ls-tree', '-r', '--full-tree', commit]).split('\n').filter(Boolean);
  const blobs = lines.flatMap((line): Blob[] => {
    const [meta = '', path = ''] = line.split('\t');
    return isSnapshot.test(path) ? [{ id: meta.split(' ')[2] ?? '', commit, path }] : [];
  });
  return read(git, blobs, kind, (error) => {
    throw error;
  });
}

/**
 * Every snapshot that any commit of the branch's history ever had, side branches and merges included.
 * @param skipped told of a snapshot in the history that is no JSON: it was never a contract
 * @throws PlainError in a shallow clone, whose history is not all there
 */
export function versionsInHistory<S>(
  git: Git,
  kind: Kind<S>,
  skipped: (sentence: string) => void,
): EarlierVersion<S>[] {
  if (git.isShallow()) {
    throw new PlainError(
      'This clone is shallow, so earlier versions of the contracts are missing; fetch the whole history (`git fetch --unshallow`, or fetch-depth: 0).',
    );
  }
  const log = [
    'log',
    '--topo-order',
    '--full-history',
    '-m',
    '--root',
    '--raw',
    '--no-abbrev',
    '--no-renames',
  ];
  const output = git.run([...log, '--format=commit %H', 'HEAD', '--', `:(glob)**/${kind.folder}/*.json`]);
  const blobs: Blob[] = [];
  let commit = '';
  for (const line of output.split('\n')) {
    if (line.startsWith('commit ')) commit = line.slice('commit '.length);
    const change = /^:\S+ \S+ \S+ (\S+) [AMT]\t(.+)$/.exec(line);
    if (change) blobs.push({ id: change[1] ?? '', commit, path: change[2] ?? '' });
  }
  return read(git, blobs, kind, ({ message }) => skipped(message));
}

function read<S>(
  git: Git,
  blobs: readonly Blob[],
  kind: Kind<S>,
  unreadable: (error: Error) => void,
): EarlierVersion<S>[] {
  // The newest commit first in the log: the oldest that had a version is the one to name.
  const unique = [...new Map(blobs.map((blob) => [blob.id, blob])).values()];
  const texts = git.blobs(unique.map(({ id }) => id));
  return unique.flatMap(({ id, commit, path }): EarlierVersion<S>[] => {
    const text = texts.get(id);
    if (text === undefined)
      throw new PlainError(`The snapshot ${path} of ${short(commit)} is missing in this clone.`);
    try {
      const snapshot = kind.parse(text, `The snapshot ${path} of ${short(commit)}`);
      return snapshot ? [{ snapshot, commit, path }] : [];
    } catch (error) {
      unreadable(error as Error);
      return [];
    }
  });
}

export const short = (commit: string): string => commit.slice(0, 10);
