import { seededRandom } from '@night-market/kernel';
import { FakeClock, settled } from '@night-market/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { DirectoryMember } from './directory-member.ts';
import type { Agent, DirectoryPort } from './directory-port.ts';
import type { Answer, Request } from './membership.ts';

const agent: Agent = {
  agentId: 'gate:h-1',
  description: { services: [], operationsUrl: 'http://h:1/ops' },
  process: 'p',
};
const RENEW_AFTER_MS = 10_000;
const granted = (epoch: number): Answer => ({
  ...{ kind: 'granted', epoch: String(epoch) },
  renewAfterMs: RENEW_AFTER_MS,
});

/** Answers as it is told to; without an answer it never does. */
class ScriptedDirectory implements DirectoryPort {
  answer: (request: Request) => Answer | Error | undefined = () => granted(1);
  leaves: () => Promise<void> = () => Promise.resolve();
  readonly asked: string[] = [];

  ask(request: Request, _agent: Agent, signal: AbortSignal): Promise<Answer> {
    this.asked.push(request.kind);
    const answer = this.answer(request);
    if (answer instanceof Error) return Promise.reject(answer);
    if (answer) return Promise.resolve(answer);
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
    );
  }

  leave(agentId: string, epoch: string): Promise<void> {
    this.asked.push(`leave ${agentId} ${epoch}`);
    return this.leaves();
  }
}

let clock: FakeClock;
let directory: ScriptedDirectory;
let member: DirectoryMember;
let lines: string[];
const state = () => member.check.probe();

beforeEach(() => {
  lines = [];
  const say = (_fields: object, text: string) => void lines.push(text);
  clock = new FakeClock();
  directory = new ScriptedDirectory();
  const log = { info: say, warn: say, error: say };
  member = new DirectoryMember({ directory, clock, random: seededRandom(1), log });
});

describe('a service', () => {
  it('registers, renews when it is told to, and says nothing of it', async () => {
    expect(await state()).toBe('not listed');
    member.start(agent);
    await settled();
    expect(await state()).toBe('listed');
    await clock.advance(RENEW_AFTER_MS - 1);
    expect(directory.asked).toEqual(['register']);
    await clock.advance(1 + RENEW_AFTER_MS);
    expect(directory.asked).toEqual(['register', 'renew', 'renew']);
    expect(lines).toEqual([]);
  });

  it('that the directory does not know any more registers at once', async () => {
    member.start(agent);
    await settled();
    directory.answer = ({ kind }) => (kind === 'renew' ? { kind: 'unknown' } : granted(2));
    await clock.advance(RENEW_AFTER_MS);
    expect(directory.asked).toEqual(['register', 'renew', 'register']);
    expect(lines).toEqual([]);
  });

  it('whose name another process has leaves it alone, looks once a minute, and says so once', async () => {
    member.start(agent);
    await settled();
    directory.answer = ({ kind }) => ({ kind: kind === 'renew' ? 'superseded' : 'theirs' });
    await clock.advance(RENEW_AFTER_MS + 600_000);
    expect(directory.asked.slice(0, 2)).toEqual(['register', 'renew']);
    expect(directory.asked.slice(2)).toEqual(Array.from({ length: 11 }, () => 'look'));
    expect(lines).toEqual([expect.stringContaining('another process')]);
    await member.stop();
    expect(directory.asked).toHaveLength(13);
  });

  it('whose name is free again takes it back', async () => {
    member.start(agent);
    await settled();
    directory.answer = ({ kind }) => ({ kind: kind === 'renew' ? 'superseded' : 'theirs' });
    await clock.advance(RENEW_AFTER_MS);
    expect(await state()).toBe('superseded');
    directory.answer = ({ kind }) => (kind === 'look' ? { kind: 'unknown' } : granted(9));
    await clock.advance(60_000);
    expect(directory.asked).toEqual(['register', 'renew', 'look', 'look', 'register']);
    expect(await state()).toBe('listed');
  });

  it('waits an outage out with one line, tries less and less often, and is listed soon after it', async () => {
    directory.answer = () => new Error('nobody is there');
    member.start(agent);
    await clock.advance(3_600_000);
    expect(lines).toHaveLength(1);
    expect(directory.asked.length).toBeLessThan(3_600 / 5 + 10);
    directory.answer = () => granted(3);
    await clock.advance(10_000);
    expect(await state()).toBe('listed');

    directory.answer = () => new Error('nobody is there');
    await clock.advance(600_000);
    expect(lines).toHaveLength(2);
  });
});

it('says nothing of a directory that starts a moment later', async () => {
  directory.answer = () => (directory.asked.length < 3 ? new Error('nobody is there') : granted(1));
  member.start(agent);
  await clock.advance(10_000);
  expect(await state()).toBe('listed');
  expect(lines).toEqual([]);
});

describe('at its stop it', () => {
  const stopped = async (): Promise<void> => {
    const stopping = member.stop();
    await clock.advance(1_000);
    await stopping;
  };

  it('takes its leave', async () => {
    member.start(agent);
    await settled();
    await stopped();
    expect(directory.asked).toEqual(['register', 'leave gate:h-1 1']);
    await clock.advance(3_600_000);
    expect(directory.asked).toHaveLength(2);
  });

  it.each([
    ['does not answer', () => new Promise<void>(() => undefined)],
    ['is away', () => Promise.reject(new Error('nobody is there'))],
  ])('goes within a second while the directory %s', async (_, leaves) => {
    directory.leaves = leaves;
    member.start(agent);
    await settled();
    await stopped();
    expect(lines).toEqual([]);
  });

  it('breaks off what it asks, without a word', async () => {
    directory.answer = () => undefined;
    member.start(agent);
    await settled();
    await stopped();
    expect(directory.asked).toEqual(['register']);
    expect(lines).toEqual([]);
  });

  it('has nothing to do where it never served', async () => {
    await member.stop();
    expect(directory.asked).toEqual([]);
  });
});
