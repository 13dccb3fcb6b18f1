import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ABSENT,
  afterAnswer,
  nextRequest,
  type Answer,
  type Membership,
  type Request,
} from './membership.ts';

/** A directory as its contract says; one name, epochs that only grow. */
class ModelDirectory {
  private held: { epoch: number; process: string } | undefined;
  private lastEpoch = 0;

  answer(process: string, request: Request): Answer {
    switch (request.kind) {
      case 'register':
        this.held = { epoch: ++this.lastEpoch, process };
        return this.granted();
      case 'renew':
        if (!this.held) return { kind: 'unknown' };
        return String(this.held.epoch) === request.epoch ? this.granted() : { kind: 'superseded' };
      case 'look':
        if (!this.held) return { kind: 'unknown' };
        return { kind: this.held.process === process ? 'ours' : 'theirs' };
    }
  }

  /** All leases are over, be it by a restart or by time. */
  forget(): void {
    this.held = undefined;
  }

  holds(process: string, membership: Membership): boolean {
    return (
      membership.state === 'listed' &&
      this.held?.process === process &&
      String(this.held.epoch) === membership.epoch
    );
  }

  private granted(): Answer {
    return { kind: 'granted', epoch: String(this.held!.epoch), renewAfterMs: 10_000 };
  }
}

class Agent {
  membership: Membership = ABSENT;
  /** Requests that reach the directory when nobody waits for their answer any more. */
  private readonly late: Request[] = [];

  private readonly process: string;
  private readonly directory: ModelDirectory;

  constructor(process: string, directory: ModelDirectory) {
    this.process = process;
    this.directory = directory;
  }

  ask(fate: 'answered' | 'request lost' | 'answer lost' | 'late'): void {
    const request = nextRequest(this.membership);
    if (fate === 'request lost') return;
    if (fate === 'late') return void this.late.push(request);
    const answer = this.directory.answer(this.process, request);
    if (fate === 'answered') this.membership = afterAnswer(this.membership, answer).membership;
  }

  get isListed(): boolean {
    return this.directory.holds(this.process, this.membership);
  }

  deliverLate(): void {
    const request = this.late.shift();
    if (request) this.directory.answer(this.process, request);
  }
}

const fates = fc.constantFrom('answered', 'request lost', 'answer lost', 'late', 'deliver late', 'forget');
const happen = (agent: Agent, directory: ModelDirectory, fate: string): void => {
  if (fate === 'forget') directory.forget();
  else if (fate === 'deliver late') agent.deliverLate();
  else agent.ask(fate as 'answered');
};

/** As many requests as it takes from any state: renew, look, register. */
const ENOUGH = 3;
const calm = (agent: Agent): void => {
  for (let n = 0; n < ENOUGH; n += 1) agent.ask('answered');
};

describe('an agent and the directory', () => {
  it('agree again soon after lost answers, late requests and restarts of the directory', () => {
    fc.assert(
      fc.property(fc.array(fates, { maxLength: 40 }), (story) => {
        const directory = new ModelDirectory();
        const agent = new Agent('a', directory);
        for (const fate of story) happen(agent, directory, fate);
        calm(agent);
        expect(directory.holds('a', agent.membership)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('leave the name to the process that came later, which keeps it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fates.filter((fate) => !fate.includes('late')),
          { maxLength: 20 },
        ),
        (story) => {
          const directory = new ModelDirectory();
          const [old, fresh] = [new Agent('old', directory), new Agent('new', directory)];
          for (const fate of story) happen(old, directory, fate);
          calm(old);
          fresh.ask('answered');
          for (let n = 0; n < ENOUGH; n += 1) {
            old.ask('answered');
            expect(directory.holds('new', fresh.membership)).toBe(true);
          }
          expect(old.membership.state).toBe('superseded');
          fresh.ask('answered');
          expect(directory.holds('new', fresh.membership)).toBe(true);
        },
      ),
    );
  });

  it('have one process listed in the end, whatever arrives late, also when the other one is gone by then', () => {
    const stories = fc.array(fc.tuple(fc.boolean(), fates), { maxLength: 40 });
    fc.assert(
      fc.property(stories, fc.boolean(), (story, dies) => {
        const directory = new ModelDirectory();
        const [one, other] = [new Agent('one', directory), new Agent('other', directory)];
        for (const [isOne, fate] of story) happen(isOne ? one : other, directory, fate);
        if (dies) directory.forget();
        const left = dies ? [one] : [one, other];
        for (let n = 0; n < ENOUGH; n += 1) for (const agent of left) calm(agent);
        expect(left.filter((agent) => agent.isListed)).toHaveLength(1);
        for (const agent of left)
          expect(agent.membership.state).toBe(agent.isListed ? 'listed' : 'superseded');
      }),
      { numRuns: 500 },
    );
  });

  it('that knows nothing of an agent has it register at once; one that has another process under its name is looked at again', () => {
    const listed: Membership = { state: 'listed', epoch: '7' };
    expect(afterAnswer(listed, { kind: 'unknown' })).toEqual({ membership: ABSENT, waitMs: 0 });
    const contested = afterAnswer(listed, { kind: 'superseded' });
    expect(contested).toEqual({ membership: { state: 'contested' }, waitMs: 0 });
    const over = afterAnswer(contested.membership, { kind: 'theirs' });
    expect(over).toEqual({ membership: { state: 'superseded' }, waitMs: 60_000 });
    expect(nextRequest(over.membership)).toEqual({ kind: 'look' });
    expect(afterAnswer(over.membership, { kind: 'theirs' })).toEqual(over);
    expect(afterAnswer(over.membership, { kind: 'unknown' })).toEqual({ membership: ABSENT, waitMs: 0 });
  });

  it('never speak more often than once a second, nor more seldom than the longest lease', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000, max: 10_000_000 }), (renewAfterMs) => {
        const { waitMs } = afterAnswer(ABSENT, { kind: 'granted', epoch: '1', renewAfterMs });
        expect(waitMs).toBeGreaterThanOrEqual(1_000);
        expect(waitMs).toBeLessThanOrEqual(300_000);
      }),
    );
  });
});
