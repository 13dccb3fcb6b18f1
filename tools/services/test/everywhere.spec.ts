import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
    execFileSync(process.execPath, [join(workspaceRoot, 'tools/launcher/compose-env.mjs'), file], {
      stdio: 'ignore',
    });
    const variables = parseEnv(readFileSync(file, 'utf8'));
    const tokens = readFileSync(join(folder, 'service-tokens.json'), 'utf8');
    rmSync(folder, { recursive: true, force: true });
    const marketToken = createHash('sha256').update(variables['MARKET_TOKEN']!).digest('hex');
    expect(JSON.parse(tokens)).toMatchObject({ accept: { 'market-tools': { sha256: [marketToken] } } });
    const asked = [...read('docker-compose.yml').matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name!);
    expect(Object.keys(variables).sort()).toEqual([...new Set(asked)].sort());
    expect(variables['GATEWAY_WEBHOOK_SECRET']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(variables['GATEWAY_API_KEY']).toMatch(/^key_[0-9a-f]{48}$/);
  });
});

it.each(names('apps', 'libs', 'tools'))('%s is among the folders of docs/ARCHITECTURE.md', (folder) =>
  expect(read('docs/ARCHITECTURE.md')).toMatch(new RegExp(`^${folder} `, 'm')),
);
