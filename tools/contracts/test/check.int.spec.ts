import { fileURLToPath } from 'node:url';
import { TOPICS } from '@night-market/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ASYNC_API_FILE, generatedFrom, staleGenerated } from '../src/generated.ts';
import { run } from './support/run.ts';
import { SNAPSHOT_FOLDER } from '../src/snapshot-folder.ts';
import { Repository, topic } from './support/repository.ts';

// Each test runs Git some dozen times.
vi.setConfig({ testTimeout: 60_000 });

const text = z.string();
const FILE = `${SNAPSHOT_FOLDER}/test.facts.v1.json`;
const A = '/events/happened/payload/properties/a';

let repositories: Repository[];
let here: Repository;
beforeEach(() => {
  here = new Repository();
  repositories = [here];
});
afterEach(() => repositories.forEach((one) => one.drop()));

const cloned = (...options: string[]): Repository => {
  const clone = new Repository(here.root, ...options);
  repositories.push(clone);
  return clone;
};

describe('contracts:check against every earlier version', () => {
  it('says where, since when, by which rule, and how to do it right', () => {
    const since = here.commit(topic({ a: text.optional() })).slice(0, 10);
    const outcome = here.check([topic({})]);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.text).toContain(
      `${FILE}#${A}\n  field-removed: the field 'a' is gone (since ${since})\n  Keep`,
    );
    expect(here.findings([topic({})])).toEqual([
      expect.objectContaining({ file: FILE, pointer: A, rule: 'field-removed', since }),
    ]);
  });

  it('accepts what only grows', () => {
    here.commit(topic({}));
    here.commit(topic({ a: text.optional() }));
    const more = [topic({ a: text.optional(), b: z.int().default(1) }), topic({}, { name: 'test.facts.v2' })];
    const outcome = here.check(more);
    expect(outcome).toMatchObject({ exitCode: 0 });
    expect(outcome.text).toContain('2 topics');
    expect(outcome.text).toContain('2 published versions');
  });

  it('sees a break behind a second commit, also when the field is of another type by then', () => {
    const since = here.commit(topic({ a: text.optional() })).slice(0, 10);
    here.commit(topic({}));
    here.commit(topic({ b: text.optional() }));
    expect(here.findings([topic({ b: text.optional() })], '--against', 'HEAD')).toEqual([]);
    expect(here.findings([topic({ b: text.optional() })])).toMatchObject([{ rule: 'field-renamed', since }]);
    const again = topic({ b: text.optional(), a: z.int().optional() });
    expect(here.findings([again])).toMatchObject([{ rule: 'type-changed', pointer: `${A}/type`, since }]);
  });

  it('names a break once, with the first commit that it breaks with', () => {
    const [b, c] = [z.int().optional(), z.boolean().optional()];
    const since = here.commit(topic({ a: text.optional() })).slice(0, 10);
    here.commit(topic({ a: text.optional(), b }));
    here.commit(topic({ a: text.optional(), b, c }));
    expect(here.findings([topic({ b, c })]).map((one) => [one.pointer, one.since])).toEqual([[A, since]]);
  });

  it('sees a break on a side branch that was merged', () => {
    here.commit(topic({}));
    here.git('checkout', '-q', '-b', 'side');
    here.commit(topic({ a: text.optional() }));
    here.commit(topic({}));
    here.git('checkout', '-q', 'main');
    here.write('other', 'x');
    here.commitAsIs();
    here.git('merge', '-q', '--no-edit', 'side');
    expect(here.findings([topic({})])).toMatchObject([{ rule: 'field-removed', pointer: A }]);
  });

  it('knows a snapshot again after its folder has moved', () => {
    run(['snapshot'], here.root, [topic({ a: text.optional() })]);
    here.move(FILE, 'shared/snapshots/test.facts.v1.json');
    here.commitAsIs();
    here.move('shared/snapshots/test.facts.v1.json', FILE);
    here.commit(topic({}));
    expect(here.findings([topic({})])).toMatchObject([{ rule: 'field-removed', pointer: A }]);
  });

  it('takes a topic under another name for a topic that is gone', () => {
    here.commit(topic({}));
    expect(here.findings([topic({}, { name: 'test.events.v1' })])).toMatchObject([
      { rule: 'topic-removed', file: FILE, pointer: '' },
    ]);
  });

  it('lets a draft change until it is published, and never be one again', () => {
    here.commit(topic({ a: text }, { status: 'draft' }));
    expect(here.findings([topic({ a: z.int() }, { status: 'draft' })])).toEqual([]);
    here.commit(topic({ a: z.int() }));
    expect(here.findings([topic({ a: z.int() })])).toEqual([]);
    here.commit(topic({ a: z.int() }, { status: 'draft' }));
    here.commit(topic({ a: text }, { status: 'draft' }));
    expect(here.findings([topic({ a: text })])).toMatchObject([
      { rule: 'type-changed', pointer: `${A}/type` },
    ]);
  });

  it('refuses a shallow clone and says so', () => {
    here.commit(topic({ a: text.optional() }));
    here.commit(topic({}));
    const shallow = cloned('--depth', '1');
    expect(shallow.check([topic({})])).toEqual({
      exitCode: 1,
      text: expect.stringMatching(/^This clone is shallow[^\n]+$/) as unknown,
    });
    expect(cloned().findings([topic({})])).toMatchObject([{ rule: 'field-removed' }]);
  });

  it('goes on over a snapshot in the history that was no JSON, and says so', () => {
    here.commit(topic({ a: text.optional() }));
    here.write(FILE, '{oops');
    here.commitAsIs();
    const { text: said, exitCode } = here.check([topic({})]);
    expect(exitCode).toBe(1);
    expect(said).toMatch(
      /^note: The snapshot libs\/contracts\/snapshots\/test\.facts\.v1\.json of \w+ is not JSON/,
    );
    expect(said).toContain('field-removed');
  });
});

describe('contracts:check against a ref', () => {
  it('compares with that ref alone', () => {
    here.commit(topic({ a: text.optional() }));
    here.git('tag', 'v1');
    here.commit(topic({}));
    expect(here.findings([topic({})], '--against', 'HEAD')).toEqual([]);
    expect(here.findings([topic({})], '--against', 'v1')).toMatchObject([{ rule: 'field-removed' }]);
    expect(here.findings([topic({})], '--against', 'HEAD~1')).toMatchObject([{ rule: 'field-removed' }]);
  });

  it('has nothing to refuse where there were no contracts yet', () => {
    const first = here.commitAsIs();
    expect(here.check([topic({})], '--against', first)).toMatchObject({ exitCode: 0 });
  });

  it.each(['nowhere', 'HEAD~9', '-x', '--all', 'v1^{tree}', 'a b'])('says that there is no %s', (ref) => {
    here.commit(topic({}));
    expect(here.check([topic({})], `--against=${ref}`)).toEqual({
      exitCode: 1,
      text: `There is no commit '${ref}' in this repository.`,
    });
  });

  it('says when a snapshot there is no JSON', () => {
    here.write(FILE, 'not JSON');
    here.commitAsIs();
    const outcome = here.check([topic({})], '--against', 'HEAD');
    expect(outcome.exitCode).toBe(1);
    expect(outcome.text).toMatch(/^The snapshot \S+ of \w{10} is not JSON[^\n]+$/);
  });
});

describe('bad input', () => {
  it('a snapshot that is no JSON: one sentence', () => {
    here.commit(topic({}));
    here.write(FILE, '{"topic": ');
    expect(run(['check'], here.root, [topic({})])).toEqual({
      exitCode: 1,
      text: `${FILE} is not JSON; run \`npm run contracts:snapshot\` to write it anew.`,
    });
  });

  it.each(['check', 'snapshot'])(
    'a schema that JSON Schema cannot express: one sentence from %s',
    (command) => {
      here.commit(topic({}));
      const outcome = run([command], here.root, [topic({ a: z.date() })]);
      expect(outcome.exitCode).toBe(1);
      expect(outcome.text).toMatch(/^The schema of test\.facts\.v1 happened cannot be expressed[^\n]+$/);
    },
  );

  it.each([
    [['check', '--format', 'xml'], '--format takes text or json, not "xml".'],
    [['check', '--against='], '--against takes a text that is not empty, not "".'],
    [['check', 'main'], 'The argument main is not known; `npm run contracts:check` takes --against, '],
    [[], "There is no command ''; say add, check, docs or snapshot."],
    [['chek'], "There is no command 'chek'; say add, check, docs or snapshot."],
    [['docs', '--topics'], 'There is no option --topics; `npm run contracts:docs` takes --help.'],
    [['snapshot', '--format', 'json'], 'There is no option --format; '],
    [['check', '--agains', 'main'], 'There is no option --agains; '],
  ])('options %s', (args, sentence) => {
    const outcome = run(args, here.root, []);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.text).toContain(sentence);
    expect(outcome.text).not.toContain('\n');
  });

  it('a folder without a repository, or without a commit', () => {
    expect(here.check([topic({})]).text).toMatch(/^Git does not answer here: [^\n]+$/);
    const nowhere = new Repository();
    repositories.push(nowhere);
    nowhere.move('.git', 'not-git');
    expect(nowhere.check([topic({})])).toMatchObject({
      exitCode: 1,
      text: expect.stringMatching(/^Git does not answer here: [^\n]+$/) as unknown,
    });
  });

  it('is told to tools as JSON as well', () => {
    here.commit(topic({}));
    const { text: said, exitCode } = here.check([topic({})], '--format', 'json', '--against', 'nowhere');
    expect(exitCode).toBe(1);
    expect(JSON.parse(said)).toEqual({
      ...{ ok: false, findings: [] },
      error: "There is no commit 'nowhere' in this repository.",
    });
  });
});

describe('snapshots', () => {
  it('of the repository say what the contracts say', () => {
    const root = fileURLToPath(new URL('../../..', import.meta.url));
    expect(staleGenerated(root, generatedFrom(TOPICS))).toEqual([]);
  });

  it('that are stale, missing or left over are refused, and written anew on demand', () => {
    const topics = [topic({}), topic({}, { name: 'test.facts.v2' })];
    here.commit(...topics);
    here.git('rm', '-q', `${SNAPSHOT_FOLDER}/test.facts.v2.json`);
    here.write(`${SNAPSHOT_FOLDER}/test.facts.v3.json`, '{}');
    const changed = [topic({ a: text.optional() }), topics[1]!];
    const { text: said, exitCode } = run(['check'], here.root, changed);
    expect(exitCode).toBe(1);
    expect(said.match(/snapshot-stale: .*/g)).toEqual([
      'snapshot-stale: it is out of date',
      'snapshot-stale: there is none',
      'snapshot-stale: it is out of date',
      'snapshot-stale: nothing is of that name',
    ]);
    expect(said).toContain(`${ASYNC_API_FILE}\n  snapshot-stale`);
    expect(run(['snapshot'], here.root, changed).text).toContain('v1.json');
    expect(run(['check'], here.root, changed)).toMatchObject({ exitCode: 0 });
    expect(run(['snapshot'], here.root, changed).text).toContain('up to date');
  });
});
