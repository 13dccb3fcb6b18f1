import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOPICS } from '@night-market/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from './support/run.ts';
import { Copy } from './support/copy.ts';

// Each test has a copy of the repository.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const original = fileURLToPath(new URL('../../..', import.meta.url));
const CONTRACTS = 'libs/contracts/src';

// What it writes is checked together with what the generators write, in tools/generators/test/add-service.int.spec.ts.
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
