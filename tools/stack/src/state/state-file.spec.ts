import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readState, stateFilePath, updateState, writeState } from './state-file.ts';
import type { StackState } from './stack-state.ts';

const sample: StackState = {
  version: 1,
  status: 'ready',
  secret: 'secret',
  managed: { kafka: true, postgres: true },
  kafka: { clusterId: 'cluster', nodes: [{ id: 1, port: 1, controllerPort: 2, process: null }] },
  postgres: { port: 3, password: 'password', dataDir: '/data', process: { pid: 4, startedAt: 'then' } },
  brokers: ['127.0.0.1:1'],
  databaseUrl: 'postgres://localhost/postgres',
};

let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'night-market-state-'));
  path = stateFilePath(dir);
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('stack.json', () => {
  it('is readable by its owner alone, also after a change, and leaves no drafts', () => {
    writeState(path, sample);
    updateState(path, (state) => ({ ...state, status: 'stopped' }));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readState(path)).toEqual({ ...sample, status: 'stopped' });
    expect(readdirSync(dir)).toEqual(['stack.json']);
  });

  it('does not exist at first', () => {
    expect(readState(path)).toBeUndefined();
  });

  it.each(['', 'not json', 'null', '{}', JSON.stringify({ ...sample, version: 2 })])(
    'refuses the damaged text %j with a plain sentence',
    (text) => {
      writeFileSync(path, text);
      expect(() => readState(path)).toThrow(/is damaged or of another version: remove its folder/);
    },
  );
});
