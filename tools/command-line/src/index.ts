export { flag, number, oneOf, someOf, text, whole } from './options.ts';
export type { Option } from './options.ts';
export { describeError, PlainError, reportError, UsageError } from './plain-error.ts';
export { ProgressLine } from './progress-line.ts';
export type { Screen } from './progress-line.ts';
export { helpOf, readCommandLine } from './read-command-line.ts';
export type { Arguments, CommandLine, Values } from './read-command-line.ts';
export { rejectAborted, runCommand, runMain, untilAborted } from './run-main.ts';
export type { CommandContext } from './run-main.ts';
