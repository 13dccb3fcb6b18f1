import { describe, expect, it } from 'vitest';
import { PlainError } from '@night-market/command-line';
import { ensureTools, parseJavaVersion } from './prerequisites.ts';

const nothing = { env: { PATH: '/nonexistent' }, isRoot: true, log: () => undefined };

describe('ensureTools', () => {
  it('says in one sentence what to install when Java and Maven are missing', async () => {
    const error: unknown = await ensureTools({ ...nothing, needMaven: true }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(PlainError);
    expect((error as Error).message).toMatch(
      /^Kafka needs Java 17 or newer and Maven, .*apt-get install default-jre-headless maven.*docker compose up`\.$/,
    );
    expect((error as Error).message).not.toContain('\n');
  });

  it('does not ask for Maven once the jars are there', async () => {
    await expect(ensureTools({ ...nothing, needMaven: false })).rejects.toThrow(
      /^Kafka needs Java 17 or newer, which/,
    );
  });
});

describe('parseJavaVersion', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "25" 2025-09-16', 25],
    ['something else', undefined],
  ])('%s', (output, version) => {
    expect(parseJavaVersion(output)).toBe(version);
  });
});
