import { describe, expect, it } from 'vitest';
import { ensurePromtool, type PromtoolContext } from '../src/promtool.ts';

/** A machine with these programs, whose apt-get brings `brings`. */
function machine(programs: string[], brings: string[], isRoot: boolean) {
  const said: string[] = [];
  const context: PromtoolContext = {
    isRoot,
    log: (line) => said.push(line),
    tries: (program) => Promise.resolve(programs.includes(program)),
    install: (args) => {
      if (args.includes('install')) programs.push(...brings);
      return Promise.resolve();
    },
  };
  return { context, said };
}

describe('promtool', () => {
  it('is taken where it is', async () => {
    const { context, said } = machine(['promtool'], [], false);
    await ensurePromtool(context);
    expect(said).toEqual([]);
  });

  it('is installed for root on Debian, which is said', async () => {
    const { context, said } = machine(['apt-get'], ['promtool'], true);
    await ensurePromtool(context);
    expect(said.join()).toContain('installing prometheus by apt-get');
  });

  it.each([
    ['without root', ['apt-get'], false],
    ['without apt-get', [], true],
    ['when apt-get brings nothing', ['apt-get'], true],
  ])('is asked for in one sentence %s', async (_name, programs, isRoot) => {
    const { context } = machine(programs, [], isRoot);
    await expect(ensurePromtool(context)).rejects.toThrow(/^The alert rules are checked by promtool.*\.$/);
  });
});
