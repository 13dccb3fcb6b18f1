import { afterEach, describe, expect, it, vi } from 'vitest';
import { commandOf, runService } from './run-service.ts';
import type { ServiceDefinition } from './service-definition.ts';
import type { CommonConfig } from '../config/common-config.ts';

afterEach(() => vi.restoreAllMocks());

describe('the command line of a service', () => {
  it('knows what to do', () => {
    expect([[], ['serve'], ['migrate'], ['openapi']].map(commandOf)).toEqual([
      'serve',
      'serve',
      'migrate',
      'openapi',
    ]);
  });

  it.each([[['migrat']], [['migrate', 'now']], [['']], [['--help']]])(
    'refuses %j with one sentence and does nothing',
    async (args) => {
      const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      vi.spyOn(process, 'exit').mockImplementation((code) => {
        throw new Error(`exit ${code}`);
      });
      const loadConfig = vi.fn();
      const wares = { name: 'wares', loadConfig } as unknown as ServiceDefinition<CommonConfig>;
      await expect(runService(wares, args)).rejects.toThrow('exit 2');
      expect(said).toHaveBeenCalledExactlyOnceWith(
        `wares: '${args.join(' ')}' is no command; say migrate, openapi, or nothing to serve.\n`,
      );
      expect(loadConfig).not.toHaveBeenCalled();
    },
  );
});
