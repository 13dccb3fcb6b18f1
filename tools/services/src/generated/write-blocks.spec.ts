import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readServices, workspaceRoot } from '../read-services.ts';
import { staleFiles, writeBlocks } from './write-blocks.ts';

const services = readServices();
const [one] = services;
const forgotten = [...services, { ...one!, name: 'ferris-wheel', folder: 'apps/ferris-wheel', port: 3999 }];
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'night-market-services-'));
  for (const path of ['docker-compose.yml', 'ops/prometheus/prometheus.yml'])
    cpSync(join(workspaceRoot, path), join(root, path));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('what is written from the list of services', () => {
  it('is up to date (npm run services)', () => expect(staleFiles(workspaceRoot, services)).toEqual([]));

  it('is out of date in every file when a service is new', () =>
    expect(staleFiles(root, forgotten)).toEqual(['docker-compose.yml', 'ops/prometheus/prometheus.yml']));

  it('has a new service in all its places, once, however often it is written', () => {
    expect(writeBlocks(root, forgotten)).toHaveLength(2);
    expect(writeBlocks(root, forgotten)).toEqual([]);
    const compose = read('docker-compose.yml');
    expect(compose).toMatch(/SERVICE_DATABASES: payments .* ferris-wheel\n/);
    expect(compose).toContain('      FERRIS_WHEEL_DB_PASSWORD: ${FERRIS_WHEEL_DB_PASSWORD:?');
    expect(compose).toContain(
      '      DATABASE_URL: postgres://ferris-wheel:${FERRIS_WHEEL_DB_PASSWORD}@postgres:5432/ferris-wheel\n',
    );
    expect(compose).toContain('      - 127.0.0.1:${FERRIS_WHEEL_PORT:-3999}:3999\n');
    expect(compose).toContain('file: ./service-tokens/ferris-wheel.json\n');
    expect(compose.match(/DIRECTORY_URL: http:\/\/directory:3006\n/g)).toHaveLength(
      forgotten.filter(({ kafka }) => kafka).length,
    );
    expect(compose.match(/^ {2}ferris-wheel:$/gm)).toHaveLength(1);
    expect(read('ops/prometheus/prometheus.yml')).toContain("- '127.0.0.1:3999'\n");
  });

  it('says which lines a file lacks', () => {
    writeFileSync(join(root, 'docker-compose.yml'), 'services:\n');
    expect(() => staleFiles(root, services)).toThrow('docker-compose.yml has no lines "# databases: begin"');
  });
});
