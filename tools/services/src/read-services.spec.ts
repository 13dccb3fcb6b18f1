import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readServices } from './read-services.ts';

let root: string;

beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'night-market-services-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(folder: string, text: string): void {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, 'service.json'), text);
}

const service = (port: number, more: object = {}): string =>
  JSON.stringify({ about: 'a test', port, ...more });

describe('the list of services', () => {
  it('is every folder of apps and tools with a service.json, by port', () => {
    write('apps/b', service(3002));
    write('apps/a', service(3003));
    write('tools/c', service(3001, { database: false }));
    expect(readServices(root).map(({ name, folder, database }) => [name, folder, database])).toEqual([
      ['c', 'tools/c', false],
      ['b', 'apps/b', true],
      ['a', 'apps/a', true],
    ]);
  });

  it.each([
    ['{', /^apps\/a\/service\.json is not JSON: /],
    [service(80), /^apps\/a\/service\.json: port: /],
    [service(3001, { prot: 1 }), /^apps\/a\/service\.json: the file: .*"prot"/],
    [service(3001, { settings: { A: { ulr: 'b' } } }), /^apps\/a\/service\.json: settings\.A: /],
  ])('refuses %s in one sentence', (text, sentence) => {
    write('apps/a', text);
    expect(() => readServices(root)).toThrow(sentence);
  });

  it('refuses one port for two', () => {
    write('apps/a', service(3001));
    write('apps/b', service(3001));
    expect(() => readServices(root)).toThrow('a and b both want port 3001.');
  });
});
