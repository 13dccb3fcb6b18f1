import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensurePromtool, promtool } from '../src/promtool.ts';

const folder = fileURLToPath(new URL('../../../ops/prometheus', import.meta.url));

beforeAll(() => ensurePromtool(), 900_000);

describe('the alert rules', () => {
  it('are what Prometheus takes', async () => {
    expect(await promtool(['check', 'config', 'prometheus.yml'], folder)).toContain('SUCCESS');
  });

  it('fire when they should, and only then', async () => {
    expect(await promtool(['test', 'rules', 'alerts.test.yml'], folder)).toContain('SUCCESS');
  });
});
