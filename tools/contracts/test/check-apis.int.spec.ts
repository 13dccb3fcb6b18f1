import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canonicalText } from '@night-market/contracts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { apiFileOf, type ApiDocument } from '../src/apis/api-document.ts';
import { printApis } from '../src/apis/print-apis.ts';
import type { Finding } from '../src/compare/rules.ts';
import { run } from './support/run.ts';
import { api } from './api-cases.ts';
import { Repository } from './support/repository.ts';

// Each test runs Git some dozen times, one of them starts all services.
vi.setConfig({ testTimeout: 120_000 });

const FILE = apiFileOf('wares');
const answering = (...statuses: number[]): ApiDocument =>
  api({ responses: Object.fromEntries(statuses.map((status) => [status, {}])) });

let here: Repository;
beforeEach(() => (here = new Repository()));
afterEach(() => here.drop());

const command = (args: readonly string[], ...apis: ApiDocument[]) => run(args, here.root, [], () => apis);
const commit = (...apis: ApiDocument[]): string => {
  command(['snapshot'], ...apis);
  return here.commitAsIs();
};
const findings = (apis: readonly ApiDocument[], ...args: string[]): readonly Finding[] => {
  command(['snapshot'], ...apis);
  const { text } = command(['check', '--format', 'json', ...args], ...apis);
  return (JSON.parse(text) as { findings: Finding[] }).findings;
};

describe('contracts:check of the APIs', () => {
  it('says where, since when, by which rule, and how to do it right', () => {
    const since = commit(answering(200, 202)).slice(0, 10);
    commit(answering(200));
    const broken = {
      ...{ file: FILE, pointer: '/paths/~1wares/post/responses/202', rule: 'response-removed', since },
      how: expect.stringContaining('at an address of its own beside this one') as unknown,
    };
    expect(findings([answering(200)])).toEqual([expect.objectContaining(broken)]);
    expect(findings([answering(200)], '--against', 'HEAD')).toEqual([]);
    expect(command(['check'], answering(200))).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining('1 APIs') as unknown,
    });
  });

  it('knows a service that is gone, and one whose document was moved', () => {
    commit(answering(200));
    expect(findings([])).toMatchObject([{ rule: 'api-removed', file: FILE }]);
    command(['snapshot'], answering(200));
    here.move(FILE, 'elsewhere/openapi/wares.json');
    here.commitAsIs();
    expect(findings([answering(202)])).toMatchObject([{ rule: 'response-removed' }]);
  });

  it('refuses documents that are out of date, missing or left over', () => {
    const stalls = { ...api(), info: { 'x-service': 'stalls', 'x-status': 'published' } as const };
    commit(api());
    here.write(apiFileOf('gone'), '{}');
    const { exitCode, text } = command(['check'], answering(200), stalls);
    expect(exitCode).toBe(1);
    expect(text.match(/snapshot-stale: .*/g)).toEqual([
      'snapshot-stale: it is out of date',
      'snapshot-stale: there is none',
      'snapshot-stale: nothing is of that name',
    ]);
    command(['snapshot'], answering(200), stalls);
    expect(command(['check'], answering(200), stalls)).toMatchObject({ exitCode: 0 });
  });

  it('leaves them alone on demand', () => {
    commit(answering(200));
    const ask = () => expect.fail('the services were asked');
    expect(run(['check', '--topics'], here.root, [], ask)).toMatchObject({ exitCode: 0 });
    expect(run(['snapshot', '--topics'], here.root, [], ask).text).toContain('up to date');
  });
});

describe('the services', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));

  it('print the valid APIs that are committed, without a connection to anything', async () => {
    const apis = printApis(root);
    expect(apis.map(({ info }) => info['x-service'])).toEqual(
      expect.arrayContaining(['auditor', 'gate', 'orchestrator', 'payments']),
    );
    for (const one of apis) {
      const file = apiFileOf(one.info['x-service']);
      expect(readFileSync(join(root, file), 'utf8')).toBe(canonicalText(one));
      expect(await new Validator().validate(canonicalText(one))).toEqual({ valid: true });
    }
  });

  it.each([
    [
      'does not start',
      "process.stderr.write('wares: HTTP_PORT is missing'); process.exit(1);",
      'HTTP_PORT is missing',
    ],
    ['cannot be loaded', "import './gone.ts';", 'gone.ts'],
    ['prints nothing', 'export {};', 'it prints nothing'],
  ])('one that %s is named in a sentence', (_, main, why) => {
    here.write(
      'apps/stalls/src/main.ts',
      `process.stdout.write('{"info":{"x-service":"stalls"},"paths":{}}');`,
    );
    here.write('apps/wares/src/main.ts', main);
    const { exitCode, text } = run(['check'], here.root, []);
    expect(exitCode).toBe(1);
    expect(text).toMatch(/^The API of wares is not known: [^\n]+$/);
    expect(text).toContain(why);
  });
});
