import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SERVE = join(import.meta.dirname, '../serve.mjs');

it('serves with the settings of the service, whatever the root .env says', () => {
  const root = mkdtempSync(join(tmpdir(), 'serve-'));
  try {
    for (const folder of ['tools/launcher', 'apps/wares/dist', '.nightmarket/dev/env'])
      mkdirSync(join(root, folder), { recursive: true });
    cpSync(SERVE, join(root, 'tools/launcher/serve.mjs'));
    writeFileSync(join(root, '.env'), 'OPS_TOKEN=of-compose\nONLY_COMPOSE=1\n');
    writeFileSync(
      join(root, '.nightmarket/dev/env/wares.env'),
      'OPS_TOKEN=of-the-service\nHTTP_PORT=1\nLOG_LEVEL=info\n',
    );
    writeFileSync(
      join(root, 'apps/wares/dist/main.js'),
      `const { OPS_TOKEN, ONLY_COMPOSE, HTTP_PORT, LOG_LEVEL } = process.env;
      console.log(JSON.stringify({ OPS_TOKEN, ONLY_COMPOSE, HTTP_PORT, LOG_LEVEL, args: process.argv.slice(2) }));`,
    );
    // As Nx starts it: with what the root .env says, and what the shell says.
    const env = { PATH: process.env['PATH'], OPS_TOKEN: 'of-compose', ONLY_COMPOSE: '1', HTTP_PORT: '2' };
    const { stdout } = spawnSync(process.execPath, ['tools/launcher/serve.mjs', 'wares'], {
      ...{ cwd: root, env, encoding: 'utf8' },
    });
    expect(JSON.parse(stdout)).toEqual({
      ...{ OPS_TOKEN: 'of-the-service', HTTP_PORT: '2', LOG_LEVEL: 'info', args: [] },
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
