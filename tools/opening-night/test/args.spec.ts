import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { readCommand, type Command } from '../src/args.ts';

const env = {
  PAYMENTS_URL: 'http://127.0.0.1:1, http://127.0.0.1:2/',
  ORCHESTRATOR_URL: 'http://127.0.0.1:3',
  GATE_URL: 'http://127.0.0.1:4',
  GATEWAY_URL: 'http://127.0.0.1:5',
  GATEWAY_API_KEY: 'key',
  MARKET_TOKEN: 'token',
};

const read = (args: string[], from: NodeJS.ProcessEnv = env): Command => readCommand(args, from) as Command;

describe('the command line', () => {
  it('has defaults', () => {
    const { options, json } = read([]);
    expect(options).toMatchObject({
      orders: 300,
      visitors: 120,
      stalls: 40,
      seed: 1,
      inFlight: 32,
      timeoutMs: 180_000,
    });
    expect(options.addresses.payments).toEqual(['http://127.0.0.1:1', 'http://127.0.0.1:2']);
    expect(json).toBe(false);
  });

  it('takes options', () => {
    const args = ['--orders', '10', '--seed=7', '--timeout-s', '5', '--retry-share', '0.5', '--json'];
    const { options, json } = read(args);
    expect(options).toMatchObject({ orders: 10, seed: 7, timeoutMs: 5_000, shares: { retry: 0.5 } });
    expect(json).toBe(true);
  });

  it('needs no gate where no entries are played', () => {
    const { options } = read(['--gate-share', '0', '--visitors', '0'], { ...env, GATE_URL: undefined });
    expect(options.addresses.gate).toEqual([]);
  });

  it.each([
    [['--nonsense'], env, /^There is no option --nonsense; .* takes --orders, /],
    [['surprise'], env, /^The argument surprise is not known; /],
    [['--orders'], env, /--orders/],
    [['--orders', 'many'], env, /^--orders takes a whole number from 1 to 100000, not "many"\.$/],
    [['--orders', '1.5'], env, /^--orders takes a whole number/],
    [['--orders', '0'], env, /^--orders takes/],
    [['--retry-share', '2'], env, /^--retry-share takes a number from 0 to 1, not "2"\.$/],
    [['--double-share', '0.9', '--fault-share', '0.9'], env, /must not exceed 1/],
    [[], { ...env, PAYMENTS_URL: '' }, /^The environment variable PAYMENTS_URL is missing/],
    [[], { ...env, GATE_URL: undefined }, /^The environment variable GATE_URL is missing/],
    [[], { ...env, GATEWAY_API_KEY: undefined }, /^The environment variable GATEWAY_API_KEY is missing/],
    [[], { ...env, MARKET_TOKEN: undefined }, /^The environment variable MARKET_TOKEN is missing/],
    [
      [],
      { ...env, ORCHESTRATOR_URL: 'nowhere' },
      /^The environment variable ORCHESTRATOR_URL holds "nowhere"/,
    ],
  ])('%j: one plain sentence', (args, environment, message) => {
    expect(() => readCommand(args, environment as NodeJS.ProcessEnv)).toThrow(message);
  });

  it('ends with 2 for a wrong option and with 1 for a platform that is not there', async () => {
    const [nonsense, gone] = await Promise.all([run(['--nonsense']), run(['--timeout-s', '1'])]);
    expect(nonsense).toEqual({
      code: 2,
      lines: [expect.stringMatching(/^There is no option --nonsense; /)],
    });
    expect(gone.code).toBe(1);
    expect(gone.lines).toEqual([
      expect.stringMatching(/gives no answer: http:.* fails with ECONNREFUSED\.$/),
    ]);
  }, 30_000);
});

async function run(args: string[]): Promise<{ code: number; lines: string[] }> {
  const main = new URL('../src/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const [output, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number]>]);
  return { code, lines: output.trim().split('\n') };
}
