import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from '@night-market/command-line';
import type { StackState } from './stack-state.ts';

/** Where the state of a stack with this data folder is kept. */
export function stateFilePath(dataDir: string): string {
  return join(dataDir, 'stack.json');
}

/** Reads `stack.json`; undefined if there is none. A damaged or foreign file is a plain error. */
export function readState(path: string): StackState | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const state = parseState(text);
  if (!state)
    throw new PlainError(`${path} is damaged or of another version: remove its folder to begin anew.`);
  return state;
}

/** Writes the state whole or not at all, readable by this user alone. */
export function writeState(path: string, state: StackState): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/** Reads, changes and writes the state in one go; nothing else of this process comes between. */
export function updateState(path: string, change: (state: StackState) => StackState): StackState {
  const state = readState(path);
  if (!state) throw new Error(`${path} does not exist`);
  const next = change(state);
  writeState(path, next);
  return next;
}

function parseState(text: string): StackState | undefined {
  try {
    const value = JSON.parse(text) as Partial<StackState> | null;
    const complete =
      value?.version === 1 &&
      typeof value.secret === 'string' &&
      typeof value.databaseUrl === 'string' &&
      Array.isArray(value.brokers) &&
      Array.isArray(value.kafka?.nodes) &&
      typeof value.postgres?.password === 'string' &&
      typeof value.managed === 'object';
    return complete ? (value as StackState) : undefined;
  } catch {
    return undefined;
  }
}
