import { InexpressibleError, type TopicDefinition } from '@night-market/contracts';
import { addEvent } from './add/add-event.ts';
import type { ApiDocument } from './apis/api-document.ts';
import { printApis } from './apis/print-apis.ts';
import { check } from './check.ts';
import { generatedFrom, writeGenerated } from './generated.ts';
import { HELP, readOptions } from './options.ts';
import { PlainError } from './plain-error.ts';
import { report, reportError, type Format } from './report.ts';

export interface Outcome {
  readonly exitCode: 0 | 1;
  readonly text: string;
}

/**
 * Carries out one command on the repository at `root`. Whatever keeps it from doing so becomes one sentence.
 * @param apisOf the APIs of the services there
 */
export function run(
  args: readonly string[],
  root: string,
  topics: readonly TopicDefinition[],
  apisOf: (root: string) => readonly ApiDocument[] = printApis,
): Outcome {
  let format: Format = 'text';
  try {
    const options = readOptions(args);
    format = options.format;
    const apis = () => (options.topicsOnly ? undefined : apisOf(root));
    switch (options.command) {
      case 'help':
        return { exitCode: 0, text: HELP };
      case 'snapshot':
        return { exitCode: 0, text: written(writeGenerated(root, generatedFrom(topics, apis()))) };
      case 'add':
        return { exitCode: 0, text: added(addEvent(root, topics, options.event!)) };
      case 'check': {
        const result = check(root, { topics, apis: apis() }, options.against);
        return { exitCode: result.findings.length === 0 ? 0 : 1, text: report(result, format) };
      }
    }
  } catch (error) {
    if (!(error instanceof PlainError) && !(error instanceof InexpressibleError)) throw error;
    return { exitCode: 1, text: reportError(error.message, format) };
  }
}

const written = (paths: readonly string[]): string =>
  paths.length === 0
    ? 'contracts: the generated files were up to date.'
    : `contracts: wrote ${paths.join(', ')}`;

const added = (paths: readonly string[]): string =>
  `contracts: wrote ${paths.join(', ')}. Now say the fields in the first of them; see CONTRIBUTING.md.`;
