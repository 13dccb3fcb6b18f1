import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defineTopic, event, type ContractStatus, type TopicDefinition } from '@night-market/contracts';
import { z } from 'zod';
import { environment } from '../../src/history/git.ts';
import { run } from './run.ts';
import type { Finding } from '../../src/compare/rules.ts';

const TEXT = z.string();

/** A topic with one event type, whose payload has these fields beside its id. */
export const topic = (
  fields: z.ZodRawShape,
  { name = 'test.facts.v1', status = 'published' }: { name?: string; status?: ContractStatus } = {},
): TopicDefinition => {
  const schema = z.looseObject({ id: TEXT, ...fields });
  const happened = event('It happened.', schema as unknown as z.ZodType<unknown, unknown>, { id: '1' });
  return defineTopic({
    ...{ name, status, key: 'id', description: 'Facts.', producers: ['a'], consumers: ['b'] },
    events: { happened },
  });
};

/** A repository of a test's own, in which contracts are written, committed and checked. */
export class Repository {
  readonly root: string;

  constructor(clonedFrom?: string, ...options: string[]) {
    this.root = mkdtempSync(join(tmpdir(), 'contracts-'));
    if (clonedFrom) this.git('clone', '-q', ...options, `file://${clonedFrom}`, '.');
    else this.git('init', '-q', '-b', 'main');
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.invalid'];
    const env = { ...environment(), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    return execFileSync('git', [...identity, ...args], {
      cwd: this.root,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  move(from: string, to: string): void {
    mkdirSync(dirname(join(this.root, to)), { recursive: true });
    renameSync(join(this.root, from), join(this.root, to));
  }

  /** Writes the snapshots and commits all there is. */
  commit(...topics: TopicDefinition[]): string {
    run(['snapshot'], this.root, topics);
    return this.commitAsIs();
  }

  commitAsIs(): string {
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', 'x');
    return this.git('rev-parse', 'HEAD');
  }

  /** Writes the snapshots and checks; the break is not committed yet. */
  check(topics: readonly TopicDefinition[], ...args: string[]): ReturnType<typeof run> {
    run(['snapshot'], this.root, topics);
    return run(['check', ...args], this.root, topics);
  }

  findings(topics: readonly TopicDefinition[], ...args: string[]): readonly Finding[] {
    const { text } = this.check(topics, '--format', 'json', ...args);
    return (JSON.parse(text) as { findings: Finding[] }).findings;
  }

  drop(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
