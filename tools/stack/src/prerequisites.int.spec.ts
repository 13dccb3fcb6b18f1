import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureTools } from './prerequisites.ts';

let bin: string;

function program(name: string, ...lines: string[]): void {
  const path = join(bin, name);
  writeFileSync(path, `#!/bin/sh\n${lines.join('\n')}\n`);
  chmodSync(path, 0o755);
}

/** An apt-get that notes how it was called and "installs" Java and Maven. */
function fakeAptGet(): void {
  const java = `${bin}/java`;
  program(
    'apt-get',
    `echo "$@" >> ${bin}/calls`,
    '[ "$2" = update ] && exit 0',
    `printf '#!/bin/sh\\necho version \\\\"21.0.1\\\\" >&2\\n' > ${java}`,
    `/bin/cp ${java} ${bin}/mvn`,
    `/bin/chmod 755 ${java} ${bin}/mvn`,
  );
}

beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'night-market-bin-'));
});

afterEach(() => rmSync(bin, { recursive: true, force: true }));

const context = (isRoot: boolean, log: (line: string) => void = () => undefined) => ({
  env: { PATH: bin },
  needMaven: true,
  isRoot,
  log,
});

describe('ensureTools', () => {
  it('installs what is missing on a Debian-like machine as root, saying so first', async () => {
    fakeAptGet();
    const lines: string[] = [];
    expect(await ensureTools(context(true, (line) => lines.push(line)))).toEqual({
      java: join(bin, 'java'),
      maven: join(bin, 'mvn'),
    });
    expect(lines).toEqual([
      expect.stringMatching(/^stack: installing default-jre-headless and maven by apt-get/),
    ]);
    expect(readFileSync(join(bin, 'calls'), 'utf8').trim().split('\n')).toEqual([
      '-q update',
      '-q -y --no-install-recommends install default-jre-headless maven',
    ]);
  });

  it('installs nothing for an ordinary user', async () => {
    fakeAptGet();
    await expect(ensureTools(context(false))).rejects.toThrow(/install Docker and use/);
  });

  it('points to Docker when that answers', async () => {
    program('docker', 'exit 0');
    await expect(ensureTools(context(false))).rejects.toThrow(
      /or use Docker, which is here: `docker compose up`/,
    );
  });

  it('refuses a Java that is too old', async () => {
    program('java', 'echo \'java version "11.0.2"\' >&2');
    program('mvn', 'exit 0');
    await expect(ensureTools(context(false))).rejects.toThrow(/needs Java 17 or newer and .* is version 11/);
  });
});
