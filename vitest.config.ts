import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What is worth a long run alone, such as a foreign server that takes minutes to start: `NIGHTLY=1` runs it. */
const nightlyTests = process.env['NIGHTLY'] ? [] : ['**/*.nightly.int.spec.ts'];

const neverTests = ['**/node_modules/**', '**/dist/**', '**/fixtures/**', '**/.nightmarket/**'];

/**
 * Files of minutes, in the order in which a tier's workers take them; all others follow. Begun last, one of them would keep
 * the others waiting. What mostly waits stands beside what starts many processes.
 */
const LONG_ONES = [
  'tools/chaos/test/chaos.e2e.spec.ts',
  'tools/e2e/test/power.e2e.spec.ts',
  'tools/chaos/test/leaders-move.e2e.spec.ts',
  'tools/e2e/test/law-11-stopping.e2e.spec.ts',
  'tools/e2e/test/evening.e2e.spec.ts',
  'tools/e2e/test/law-09-outages.e2e.spec.ts',
  'tools/e2e/test/law-03-replicas.e2e.spec.ts',
  'tools/e2e/test/planted-failures.e2e.spec.ts',
];

class LongOnesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const turnOf = ({ moduleId, project }: TestSpecification): number => {
      const found = LONG_ONES.findIndex((path) => moduleId.endsWith(`/${path}`));
      const { groupOrder } = project.config.sequence;
      return groupOrder * 1_000 + (found < 0 ? LONG_ONES.length : found);
    };
    return (await super.sort(files)).toSorted((one, other) => turnOf(one) - turnOf(other));
  }
}

/**
 * Three tiers of tests, told apart by the file's suffix; `vitest run --project unit` runs one of them.
 *
 * - unit: `*.spec.ts`; no network, no database; two files at a time.
 * - int: `*.int.spec.ts`; what needs the real world, be it the compiler or a broker, and what computes for long, such as
 *   the simulation; two files at a time, each with databases and topics of its own, against the broker and database that
 *   TEST_KAFKA_BROKERS and TEST_DATABASE_URL name.
 * - e2e: `*.e2e.spec.ts`; whole processes; two files at a time, of which each that breaks the broker or the database has
 *   one of its own (`ownStack`).
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
    sequence: { sequencer: LongOnesFirst },
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
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
