import { defineConfig } from 'vitest/config';

/** What is worth a long run alone, such as a foreign server that takes minutes to start: `NIGHTLY=1` runs it. */
const nightlyTests = process.env['NIGHTLY'] ? [] : ['**/*.nightly.int.spec.ts'];

const neverTests = ['**/node_modules/**', '**/dist/**', '**/fixtures/**', '**/.nightmarket/**'];

/**
 * Three tiers of tests, told apart by the file's suffix; `vitest run --project unit` runs one of them.
 *
 * - unit: `*.spec.ts`; no network, no database; two files at a time.
 * - int: `*.int.spec.ts`; what needs the real world, be it the compiler or a broker, and what computes for long, such as
 *   the simulation; two files at a time, each with databases and topics of its own, against the broker and database that
 *   TEST_KAFKA_BROKERS and TEST_DATABASE_URL name.
 * - e2e: `*.e2e.spec.ts`; whole processes, one file at a time.
 *
 * The files of a tier share their workers' modules (isolate: false): loading Nest and the like anew for every file costs more
 * than the tests. So a test puts back what it changes of the process (timers, environment, globals).
 *
 * The tiers run one after the other (groupOrder), so that a broken rule shows before the slow tests start.
 */
export default defineConfig({
  // Nest's parameter decorators are TypeScript's legacy ones; said here so that no tsconfig look-up decides it.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: false } },
  test: {
    environment: 'node',
    passWithNoTests: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.spec.ts'],
          exclude: [...neverTests, '**/*.int.spec.ts', '**/*.e2e.spec.ts'],
          isolate: false,
          maxWorkers: 2,
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'int',
          setupFiles: ['libs/kafka/test/patch-first.ts'],
          include: ['**/*.int.spec.ts'],
          exclude: [...neverTests, ...nightlyTests],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          setupFiles: ['libs/kafka/test/patch-first.ts'],
          include: ['**/*.e2e.spec.ts'],
          exclude: neverTests,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
