import type { Random } from '@night-market/kernel';
import { faultsAt, type Fault } from './faults.ts';
import type { SimStall } from './row-spec.ts';

export interface Answer {
  readonly stallId: string;
  readonly isOn: boolean;
  readonly performative: 'agree' | 'refuse' | 'inform';
}

interface Pending {
  readonly stallId: string;
  readonly isOn: boolean;
  readonly atMs: number;
  readonly pretends: boolean;
}

/** The switches of the stalls, and what is said between them and whoever commands them. */
export class Controllers {
  private readonly faults: readonly Fault[];
  private readonly random: Random;
  private readonly lagMs: ReadonlyMap<string, number>;
  private readonly switchedOn: Map<string, boolean>;
  private pending: Pending[] = [];
  private answers: Answer[] = [];

  constructor(stalls: readonly SimStall[], faults: readonly Fault[], random: Random) {
    this.faults = faults;
    this.random = random;
    this.lagMs = new Map(stalls.map(({ stallId, lagMs }) => [stallId, lagMs]));
    this.switchedOn = new Map(stalls.map(({ stallId }) => [stallId, true]));
  }

  isOn(stallId: string): boolean {
    return this.switchedOn.get(stallId) ?? false;
  }

  /** @throws when no stall has this id */
  command(stallId: string, isOn: boolean, nowMs: number): void {
    const lagMs = this.lagMs.get(stallId);
    if (lagMs === undefined) throw new Error(`No stall ${stallId} is on this row.`);
    const second = nowMs / 1_000;
    const luck = this.random.next();
    const [lost] = faultsAt(this.faults, 'command-lost', second);
    if (lost && luck < lost.probability) return;
    const ofStall = (type: 'refuses' | 'pretends'): boolean =>
      faultsAt(this.faults, type, second).some((fault) => fault.stallId === stallId);
    if (ofStall('refuses')) return this.answer({ stallId, isOn, performative: 'refuse' }, second);
    this.answer({ stallId, isOn, performative: 'agree' }, second);
    // The last command counts.
    this.pending = this.pending.filter((each) => each.stallId !== stallId);
    this.pending.push({ stallId, isOn, atMs: nowMs + lagMs, pretends: ofStall('pretends') });
  }

  /** Switches what is due. */
  step(nowMs: number): void {
    if (this.pending.length === 0) return;
    const due = this.pending.filter(({ atMs }) => atMs <= nowMs);
    if (due.length === 0) return;
    this.pending = this.pending.filter(({ atMs }) => atMs > nowMs);
    for (const { stallId, isOn, pretends } of due) {
      if (!pretends) this.switchedOn.set(stallId, isOn);
      this.answer({ stallId, isOn, performative: 'inform' }, nowMs / 1_000);
    }
  }

  takeAnswers(): Answer[] {
    const answers = this.answers;
    this.answers = [];
    return answers;
  }

  private answer(answer: Answer, second: number): void {
    const luck = this.random.next();
    const [lost] = faultsAt(this.faults, 'answer-lost', second);
    if (!lost || luck >= lost.probability) this.answers.push(answer);
  }
}
