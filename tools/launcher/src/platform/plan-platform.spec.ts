import { describe, expect, it } from 'vitest';
import { databaseName } from './plan-platform.ts';

describe('databaseName', () => {
  it.each([
    ['payments', undefined, 'payments'],
    ['payments', '', 'payments'],
    ['payments', 't1.', 't1_payments'],
    ['gate', 'Play-7.a.', 'play_7_a_gate'],
    ['gate', '7.', '_7_gate'],
    ['power-ops', '', 'power_ops'],
    ['power-ops', 't1.', 't1_power_ops'],
  ])('%s under %s is %s', (base, namespace, name) => {
    expect(databaseName(base, namespace)).toBe(name);
  });
});
