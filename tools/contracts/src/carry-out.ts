import { PlainError } from '@night-market/command-line';
import { InexpressibleError, type TopicDefinition } from '@night-market/contracts';
import { addEvent } from './add/add-event.ts';
import type { ApiDocument } from './apis/api-document.ts';
import { printApis } from './apis/print-apis.ts';
import { check } from './check.ts';
import { generatedFrom, writeGenerated } from './generated.ts';
import type { Options } from './options.ts';
import { report, reportError } from './report.ts';

export interface Outcome {
  readonly exitCode: 0 | 1;
  readonly text: string;
}

/**
 * Carries out one command on the repository at `root`. Whatever keeps it from doing so becomes one sentence.
 * @param apisOf the APIs of the services there
 */
export function carryOut(
  options: Exclude<Options, { command: 'docs' }>,
  root: string,
  topics: readonly TopicDefinition[],
  apisOf: (root: string) => readonly ApiDocument[] = printApis,
): Outcome {
  const apis = (topicsOnly: boolean) => (topicsOnly ? undefined : apisOf(root));
  try {
    switch (options.command) {
      case 'snapshot':
        return {
          exitCode: 0,
          text: written(writeGenerated(root, generatedFrom(topics, apis(options.topicsOnly)))),
        };
      case 'add':
        return { exitCode: 0, text: added(addEvent(root, topics, options.event)) };
      case 'check': {
        const result = check(root, { topics, apis: apis(options.topicsOnly) }, options.against);
        return { exitCode: result.findings.length === 0 ? 0 : 1, text: report(result, options.format) };
      }
    }
  } catch (error) {
    if (!(error instanceof PlainError) && !(error instanceof InexpressibleError)) throw error;
    return {
      exitCode: 1,
      text: reportError(error.message, options.command === 'check' ? options.format : 'text'),
    };
  }
}

const written = (paths: readonly string[]): string =>
  paths.length === 0
    ? 'contracts: the generated files were up to date.'
    : `contracts: wrote ${paths.join(', ')}`;

const added = (paths: readonly string[]): string =>
  `contracts: wrote ${paths.join(', ')}. Now say the fields in the first of them; see CONTRIBUTING.md.`;
