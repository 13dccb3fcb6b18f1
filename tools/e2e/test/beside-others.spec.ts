import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const BREAKS = /\b(?:kafka|postgres)\.stop\(/;
const files = globSync('tools/e2e/{src,test}/**/*.ts').filter(
  (path) => path !== 'tools/e2e/test/beside-others.spec.ts',
);

describe('e2e tests run beside each other', () => {
  it('so what breaks the broker or the database has one of its own', () => {
    const breaking = files.filter((path) => BREAKS.test(readFileSync(path, 'utf8')));
    expect(breaking).not.toEqual([]);
    const onTheTestStack = breaking.filter((path) => !readFileSync(path, 'utf8').includes('ownStack: true'));
    expect(onTheTestStack).toEqual([]);
  });

  it('and those that begin first are there', () => {
    const config = readFileSync('vitest.config.ts', 'utf8');
    const named = [...config.matchAll(/'(tools\/\S+\.spec\.ts)'/g)].map(([, path]) => path!);
    expect(named).not.toEqual([]);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });
});
