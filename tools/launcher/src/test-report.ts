import { relative } from 'node:path';

/** The parts of Vitest's JSON report that count. */
export interface VitestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    /** Of the file's tests, in milliseconds since 1970. */
    readonly startTime: number;
    readonly endTime: number;
    readonly assertionResults: readonly { readonly status: string; readonly fullName?: string }[];
  }[];
}

/** The outcome of a test run. */
export interface TestTally {
  readonly passed: number;
  readonly failed: number;
  /** Sentences about what counts as failed beside failed tests. */
  readonly remarks: readonly string[];
}

/**
 * Counts what passed and what did not. A suite that could not be loaded counts as one failure, a test
 * that was skipped as well (unless the run was narrowed by name, which skips by design), and so does
 * an error outside of any test.
 */
export function tally(report: VitestReport, narrowedByName: boolean): TestTally {
  const remarks: string[] = [];
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const suite of report.testResults) {
    const statuses = suite.assertionResults.map((test) => test.status);
    const failedHere = statuses.filter((status) => status === 'failed').length;
    const passedHere = statuses.filter((status) => status === 'passed').length;
    passed += passedHere;
    failed += failedHere;
    skipped += statuses.length - passedHere - failedHere;
    if (suite.status === 'failed' && failedHere === 0) {
      failed += 1;
      remarks.push(`${suite.name} could not be run: ${suite.message?.split('\n')[0] ?? 'no reason given'}`);
    }
  }
  if (skipped > 0 && !narrowedByName) {
    failed += skipped;
    remarks.push(`${skipped} skipped test(s) count as failed: a test that does not run proves nothing.`);
  }
  if (failed === 0 && !report.success && passed > 0) {
    failed = 1;
    remarks.push('An error outside of any test counts as a failure.');
  }
  return { passed, failed, remarks };
}

/** The files that took longest, slowest first, as `12.3 s  path` relative to `root`. */
export function slowestFiles(report: VitestReport, root: string, count: number): string[] {
  return report.testResults
    .map(({ name, startTime, endTime }) => ({ name, ms: endTime - startTime }))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, count)
    .map(({ name, ms }) => `${(ms / 1000).toFixed(1).padStart(6)} s  ${relative(root, name)}`);
}
