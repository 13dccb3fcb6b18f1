import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readServices, workspaceRoot } from '../read-services.ts';
import { staleFiles, writeBlocks } from './write-blocks.ts';

const services = readServices();
const [one] = services;
const forgotten = [...services, { ...one!, name: 'night-bus', folder: 'apps/night-bus', port: 3999 }];
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
    expect(compose).toContain('SERVICE_DATABASES: payments orchestrator gate auditor night-bus\n');
    expect(compose).toContain('      NIGHT_BUS_DB_PASSWORD: ${NIGHT_BUS_DB_PASSWORD:?');
    expect(compose).toContain(
      '      DATABASE_URL: postgres://night-bus:${NIGHT_BUS_DB_PASSWORD}@postgres:5432/night-bus\n',
    );
    expect(compose).toContain('      - 127.0.0.1:${NIGHT_BUS_PORT:-3999}:3999\n');
    expect(compose).toMatch(
      /AUDIT_SERVICES: payments=http:\/\/payments:3001,.*night-bus=http:\/\/night-bus:3999\n/,
    );
    expect(compose.match(/^ {2}night-bus:$/gm)).toHaveLength(1);
    expect(read('ops/prometheus/prometheus.yml')).toContain("- '127.0.0.1:3999'\n");
  });

  it('says which lines a file lacks', () => {
    writeFileSync(join(root, 'docker-compose.yml'), 'services:\n');
    expect(() => staleFiles(root, services)).toThrow('docker-compose.yml has no lines "# databases: begin"');
  });
});
