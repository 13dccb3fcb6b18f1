import { cpus } from 'node:os';
import { expect, it } from 'vitest';
import { machineSpeed } from './machine-speed.ts';

it('the speed of the machine is told for each core', async () => {
  const speeds = await machineSpeed(20);
  expect(speeds).toHaveLength(cpus().length);
  for (const speed of speeds) expect(speed).toBeGreaterThan(0);
});
