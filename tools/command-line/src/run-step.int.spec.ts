import { expect, it } from 'vitest';
import { PlainError } from './plain-error.ts';
import { runStep, type FailedStep } from './run-step.ts';

const place = { cwd: import.meta.dirname };
const tell = ({ stdout, stderr, reason }: FailedStep): string => [stdout, stderr, reason].join('|');
const node = (script: string, env?: NodeJS.ProcessEnv): string =>
  runStep(process.execPath, ['-e', script], { ...place, ...(env && { env }) }, tell);

it('a step gives what the program printed, in the place that was asked for', () => {
  expect(node('process.stdout.write(process.cwd())')).toBe(import.meta.dirname);
  expect(node('process.stdout.write(process.env.WORD)', { WORD: 'yes' })).toBe('yes');
});

it('a step that fails is one plain sentence, made of what the program said', () => {
  const fails = () => node('process.stdout.write("out"); process.stderr.write("err"); process.exitCode = 3');
  expect(fails).toThrow(new PlainError('out|err|it was stopped'));
  expect(() => runStep('no-such-program', [], place, tell)).toThrow(/^\|\|.*ENOENT/);
});
