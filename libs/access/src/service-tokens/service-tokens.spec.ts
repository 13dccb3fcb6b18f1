import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@night-market/kernel';
import { eventually, FakeClock } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceAuthenticator, sha256Hex } from './service-authenticator.ts';
import { ServiceTokens } from './service-tokens.ts';

let folder: string;
let clock: FakeClock;
let tokens: ServiceTokens | undefined;
const lines: string[] = [];
const say = (fields: object, text: string): void => void lines.push(`${text} ${JSON.stringify(fields)}`);
const log = { debug: say, info: say, warn: say, error: say };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokens-'));
  clock = new FakeClock();
  lines.length = 0;
});
afterEach(async () => {
  await tokens?.stop();
  tokens = undefined;
  rmSync(folder, { recursive: true });
});

const OLD = 'an-old-token-of-the-auditor';
const NEW = 'a-new-token-of-the-auditor!';
const path = () => join(folder, 'tokens.json');
const write = (content: unknown) =>
  writeFileSync(path(), typeof content === 'string' ? content : JSON.stringify(content));
const accepting = (...accepted: string[]) => ({
  accept: { auditor: { scopes: ['audit'], sha256: accepted.map(sha256Hex) } },
});
const open = () => (tokens = new ServiceTokens(path(), { clock, random: seededRandom(1), log }));

function ask(token: string) {
  const accepted = () => Object.entries(tokens!.accept).map(([id, one]) => ({ id, ...one }));
  return new ServiceAuthenticator(accepted).authenticate({
    ...{ authorization: `Bearer ${token}`, headers: {}, method: 'GET', path: '/' },
  });
}

describe('service tokens', () => {
  it('replaces a token by another without a restart', async () => {
    write(accepting(OLD));
    open().start();
    expect(await ask(OLD)).toEqual({ kind: 'service', id: 'auditor', scopes: ['audit'] });
    expect(await ask(NEW)).toMatchObject({ reason: 'unknown' });
    for (const [accepted, holds, refused] of [
      [[OLD, NEW], OLD, 'nobody-has-this-token'],
      [[NEW], NEW, OLD],
    ] as const) {
      write(accepting(...accepted));
      await eventually(async () => {
        await clock.advance(1_000);
        return (await ask(NEW))?.kind === 'service' && (await ask(refused))?.kind === 'refusal';
      });
      expect(await ask(holds)).toMatchObject({ kind: 'service' });
    }
  });

  it('keeps the old tokens when the new file is broken, says so once, and repeats no token', async () => {
    write(accepting(OLD));
    open().start();
    write(`{"accept": {}, "present": {"audit": "${NEW}"}`);
    await eventually(async () => {
      await clock.advance(1_000);
      return lines.length > 0;
    });
    await clock.advance(5_000);
    expect(await ask(OLD)).toMatchObject({ kind: 'service' });
    expect(lines).toEqual([expect.stringContaining('the old ones still hold')]);
    expect(lines[0]).not.toContain(NEW);
  });

  it('tells what to show to whom', () => {
    write({ present: { payments: NEW } });
    expect(open().tokenFor('payments')).toBe(NEW);
    expect(tokens!.tokenFor('gate')).toBeUndefined();
  });

  it.each([
    ['no JSON', '{', 'not JSON'],
    ['a token in the clear', { accept: { auditor: { scopes: [], sha256: [OLD] } } }, 'SHA-256'],
    ['three tokens', accepting('1', '2', '3'), 'accept.auditor.sha256'],
    ['an unknown field', { acept: {} }, 'acept'],
    ['a short token', { present: { audit: 'short' } }, 'present.audit'],
  ])('refuses to boot with %s', (_name, content, text) => {
    write(content);
    expect(open).toThrow(text);
  });

  it('leaves API keys and JSON Web Tokens to others', async () => {
    write({});
    open();
    expect(await ask('nm_terminal_x')).toBeUndefined();
    expect(await ask('eyJhbGciOiJub25lIn0.e30.')).toBeUndefined();
  });
});
