import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOPICS } from '@night-market/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from './support/run.ts';
import { Copy } from './support/copy.ts';

// Types, lint and tests of a copy of the repository.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const original = fileURLToPath(new URL('../../..', import.meta.url));
const CONTRACTS = 'libs/contracts/src';

/** One of every topic, with names that no event of ours will have. */
const SAMPLES = [
  ['pay.cmd.v1', 'sample_cancelled', `${CONTRACTS}/pay/cmd.v1.sample-cancelled`],
  ['pay.txn.v1', 'sample_disputed', `${CONTRACTS}/pay/txn.v1.sample-disputed`],
  ['gate.auth.v2', 'sample_queued', `${CONTRACTS}/gate/auth.v2.sample-queued`],
  ['ops.power.v1', 'sample_lost', `${CONTRACTS}/ops/power.v1.sample-lost`],
  ['civic.events.v1', 'sample_2', `${CONTRACTS}/civic/events.v1.sample-2`],
  ['city.directory.v1', 'sample_moved', `${CONTRACTS}/city/directory.v1.sample-moved`],
] as const;

/** What the guide tells to try; whoever has done so has it already. */
const guide = readFileSync(join(original, 'CONTRIBUTING.md'), 'utf8');
const [, guideTopic = '', guideType = ''] = /contracts:add -- (\S+) (\w+)/.exec(guide) ?? [];
const isTried = TOPICS.some(({ name, events }) => name === guideTopic && Object.hasOwn(events, guideType));
const guideFile = `${CONTRACTS}/${guideTopic.replace('.', '/')}.${guideType.replaceAll('_', '-')}`;
const ADDED = isTried ? SAMPLES : [...SAMPLES, [guideTopic, guideType, guideFile] as const];
const DESCRIPTION = `It's "so" in $\{words}, \`quoted\`.`;

describe('contracts:add, as generated', () => {
  let copy: Copy;
  beforeAll(() => {
    copy = new Copy(original);
    for (const [topic, type, file] of ADDED) {
      const outcome = run(['add', topic, type, '--description', DESCRIPTION], copy.root, TOPICS);
      expect(outcome).toMatchObject({
        exitCode: 0,
        text: expect.stringContaining(`wrote ${file}.ts`) as unknown,
      });
    }
  });
  afterAll(() => copy.drop());

  it('has the right types, in every producer and consumer', () => {
    expect(copy.run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json')).toEqual({
      status: 0,
      said: '',
    });
  });

  it('passes lint and is formatted', () => {
    // The walls need Nx's graph of the whole workspace; a new file of an old library cannot break them.
    const walls = '@nx/enforce-module-boundaries: off';
    expect(
      copy.run('node_modules/eslint/bin/eslint.js', '--rule', walls, '--max-warnings', '0', CONTRACTS),
    ).toEqual({ status: 0, said: '' });
    expect(copy.run('node_modules/prettier/bin/prettier.cjs', '--check', 'libs/contracts').status).toBe(0);
  });

  it('passes its own tests and those of all contracts', () => {
    const { status, said } = copy.run(
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      'unit',
      'libs/contracts',
    );
    expect(status, said).toBe(0);
    for (const [, , file] of ADDED) expect(said).toContain(`${file}.spec.ts`);
  });

  it('breaks no contract', () => {
    const { status, said } = copy.run('tools/contracts/src/main.ts', 'check');
    expect(said).toContain('no breaking change');
    expect(status).toBe(0);
  });

  it('is in the snapshots of every version, as a draft with its example', () => {
    const versions = ['pay.txn.v1', 'pay.txn.v2'].map((topic) => {
      const text = readFileSync(join(copy.root, `libs/contracts/snapshots/${topic}.json`), 'utf8');
      return (JSON.parse(text) as { events: Record<string, unknown> }).events['sample_disputed'];
    });
    const disputed = { status: 'draft', description: DESCRIPTION, examples: [{ orderId: 'order-0001' }] };
    expect(versions).toEqual([expect.objectContaining(disputed), expect.objectContaining(disputed)]);
  });
});

describe('contracts:add, refused', () => {
  let copy: Copy;
  beforeEach(() => {
    copy = new Copy(original);
  });
  afterEach(() => copy.drop());

  const refused = (args: readonly string[], sentence: RegExp | string, code = 1) => {
    const before = copy.contracts();
    const { exitCode, text } = run(['add', ...args], copy.root, TOPICS);
    expect(text).toMatch(sentence);
    expect(text).not.toContain('\n');
    expect(exitCode).toBe(code);
    expect(copy.contracts()).toEqual(before);
  };
  const cmd = `${CONTRACTS}/pay/cmd.v1`;
  const pathOf = (path: string) => join(copy.root, path);

  it('what makes no sense', () => {
    refused(
      ['pay.cmd.v9', 'sample_paused'],
      /^There is no topic 'pay\.cmd\.v9'; say one of city\.directory\.v1, .*pay\.txn\.v2\.$/,
    );
    refused(['pay.cmd.v1', 'refund'], "pay.cmd.v1 has an event type 'refund' already.");
    refused(['gate.auth.v2', 'granted_paid'], "gate.auth.v1 has an event type 'granted_paid' already.");
    for (const type of ['Paused', 'gate.paused', '2nd', 'a__b', 'a_', '__proto__', 'é', 'x'.repeat(51)])
      refused(['pay.cmd.v1', type], /is no name for an event type: say/);
    refused(['pay.cmd.v1'], 'TYPE is missing: npm run contracts:add -- TOPIC TYPE.', 2);
    refused(['pay.cmd.v1', 'a', 'b'], /^The argument b is not known; /, 2);
    refused(
      ['pay.cmd.v1', 'a', '--description', ' '],
      '--description takes a text that is not empty, not " ".',
      2,
    );
  });

  it('what would overwrite something', () => {
    writeFileSync(pathOf(`${cmd}.sample-paused.spec.ts`), 'mine');
    refused(
      ['pay.cmd.v1', 'sample_paused'],
      `${cmd}.sample-paused.spec.ts is there already; remove it or choose another name.`,
    );
    appendFileSync(pathOf(`${cmd}.ts`), 'const payCmdV1SampleStopped = 1;\n');
    refused(
      ['pay.cmd.v1', 'sample_stopped'],
      `${cmd}.ts uses the name payCmdV1SampleStopped already; choose another.`,
    );
  });

  it('what nobody but a human can add', () => {
    const path = `${CONTRACTS}/gate/auth.versions.ts`;
    const text = readFileSync(pathOf(path), 'utf8');
    writeFileSync(pathOf(path), text.replaceAll('return { type, payload };', 'return { payload, type };'));
    refused(['gate.auth.v1', 'sample_queued'], new RegExp(`^${path} lets no event type through`));
    const topic = readFileSync(pathOf(`${cmd}.ts`), 'utf8');
    writeFileSync(pathOf(`${cmd}.ts`), topic.replace("'pay.cmd.v1'", '`pay.cmd.v1`'));
    refused(['pay.cmd.v1', 'sample_paused'], /^No file defines pay\.cmd\.v1 as/);
  });

  it('what fails half-way leaves everything as it was', () => {
    appendFileSync(pathOf(`${CONTRACTS}/topics.ts`), "throw new Error('broken');\n");
    refused(
      ['pay.cmd.v1', 'sample_paused'],
      /^Nothing was added, because tools\/contracts\/src\/main\.ts failed: /,
    );
    expect(existsSync(pathOf(`${cmd}.sample-paused.ts`))).toBe(false);
  });
});
