import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readServices, workspaceRoot } from '../src/index.ts';

const services = readServices();
const read = (path: string): string => readFileSync(join(workspaceRoot, path), 'utf8');
const names = (...kinds: string[]): string[] =>
  globSync(`{${kinds.join(',')},}/*/package.json`, { cwd: workspaceRoot })
    .map((path) => path.split(/[\\/]/).slice(0, 2).join('/'))
    .sort();

const composeEnv = (file: string): void =>
  void execFileSync(process.execPath, [join(workspaceRoot, 'tools/launcher/compose-env.mjs'), file], {
    stdio: 'ignore',
  });
const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
const filesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

describe('every service', () => {
  it('is on the list: no app is without its service.json', () =>
    expect(
      services
        .map(({ folder }) => folder)
        .filter((folder) => folder.startsWith('apps/'))
        .sort(),
      // A page is no service; one serves it.
    ).toEqual(names('apps').filter((folder) => !folder.endsWith('-web'))));

  it.each(services.map((service) => [service.folder, service] as const))(
    '%s has the scope of its name',
    (folder, { name }) => {
      if (!folder.startsWith('apps/')) return expect(folder).toBe(`tools/${name}`);
      const { nx } = JSON.parse(read(`${folder}/package.json`)) as { nx: { tags: string[] } };
      expect(nx.tags).toEqual(['type:app', `scope:${name}`]);
    },
  );

  it.each(services.filter(({ kafka }) => kafka).map(({ name, port }) => [name, port]))(
    '%s has its address in the README',
    (_, port) => expect(read('README.md')).toContain(`http://127.0.0.1:${port}/docs`),
  );

  it('has a password for its database and its secrets, made once by compose-env', () => {
    const folder = mkdtempSync(join(tmpdir(), 'night-market-env-'));
    const file = join(folder, '.env');
    composeEnv(file);
    const variables = parseEnv(readFileSync(file, 'utf8'));
    const tokens = filesIn(join(folder, 'service-tokens'));
    rmSync(folder, { recursive: true, force: true });
    const sha256 = [hash(variables['MARKET_TOKEN']!)];
    const mounted = [...read('docker-compose.yml').matchAll(/file: \.\/service-tokens\/(.*)$/gm)];
    expect(Object.keys(tokens).sort()).toEqual(mounted.map(([, name]) => name).sort());
    for (const text of Object.values(tokens))
      expect(JSON.parse(text)).toMatchObject({ accept: { 'market-tools': { sha256 } } });
    const asked = [...read('docker-compose.yml').matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name!);
    expect(Object.keys(variables).sort()).toEqual([...new Set(asked)].sort());
    expect(variables['GATEWAY_WEBHOOK_SECRET']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(variables['GATEWAY_API_KEY']).toMatch(/^key_[0-9a-f]{48}$/);
  });
});

it('compose-env adds the token files to an installation of an earlier release, and changes nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'night-market-env-'));
  const file = join(folder, '.env');
  const accept = { other: { scopes: ['read'], sha256: ['a'.repeat(64)] } };
  writeFileSync(file, 'MARKET_TOKEN=market_of-old\n');
  writeFileSync(join(folder, 'service-tokens.json'), JSON.stringify({ accept }));
  composeEnv(file);
  expect(readFileSync(file, 'utf8')).toBe('MARKET_TOKEN=market_of-old\n');
  const { 'gate.json': gate = '' } = filesIn(join(folder, 'service-tokens'));
  expect(JSON.parse(gate)).toEqual({ accept, present: { directory: expect.any(String) as string } });
  expect(() => composeEnv(file)).toThrow();
  rmSync(folder, { recursive: true, force: true });
});

it.each(names('apps', 'libs', 'tools'))('%s is among the folders of docs/ARCHITECTURE.md', (folder) =>
  expect(read('docs/ARCHITECTURE.md')).toMatch(new RegExp(`^${folder} `, 'm')),
);
