import { describe, expect, it } from 'vitest';
import { slowestFiles, tally } from './test-report.ts';
import type { VitestReport } from './test-report.ts';

const times = { startTime: 0, endTime: 0 };
const suite = (...statuses: string[]): VitestReport['testResults'][number] => ({
  name: 'a.spec.ts',
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status })),
  ...times,
});

describe('tally', () => {
  it('counts tests', () => {
    const report = { success: false, testResults: [suite('passed', 'passed'), suite('passed', 'failed')] };
    expect(tally(report, false)).toEqual({ passed: 3, failed: 1, remarks: [] });
  });

  it('counts a suite that could not be loaded as one failure', () => {
    const broken = {
      name: 'b.spec.ts',
      status: 'failed',
      message: 'Cannot find x\nat y',
      assertionResults: [],
      ...times,
    };
    expect(tally({ success: false, testResults: [suite('passed'), broken] }, false)).toEqual({
      passed: 1,
      failed: 1,
      remarks: ['b.spec.ts could not be run: Cannot find x'],
    });
  });

  it('counts skipped and todo tests as failed, with a word about it', () => {
    const report = { success: true, testResults: [suite('passed', 'skipped', 'pending', 'todo')] };
    expect(tally(report, false)).toMatchObject({ passed: 1, failed: 3 });
    expect(tally(report, false).remarks).toEqual([
      expect.stringMatching(/^3 skipped test\(s\) count as failed/),
    ]);
  });

  it('does not count what a name filter skips', () => {
    expect(tally({ success: true, testResults: [suite('passed', 'skipped')] }, true)).toEqual({
      passed: 1,
      failed: 0,
      remarks: [],
    });
  });

  it('counts an error outside of any test', () => {
    expect(tally({ success: false, testResults: [suite('passed')] }, false)).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });
});

it('the slowest files come first, by seconds', () => {
  const file = (name: string, endTime: number) => ({ ...suite('passed'), name, startTime: 1_000, endTime });
  const testResults = [
    file('/w/a.spec.ts', 2_000),
    file('/w/b/c.spec.ts', 13_340),
    file('/w/d.spec.ts', 1_500),
  ];
  expect(slowestFiles({ success: true, testResults }, '/w', 2)).toEqual([
    '  12.3 s  b/c.spec.ts',
    '   1.0 s  a.spec.ts',
  ]);
});
