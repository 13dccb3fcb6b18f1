import { newId } from '@night-market/kernel';
import { control } from '../../src/domain/control.ts';
import type { Controlled, Input } from '../../src/domain/control-types.ts';
import { newFeederState, type FeederState, type Mode } from '../../src/domain/feeder-state.ts';
import type { Talk } from '../../src/domain/talk.ts';
import { row } from './row.ts';

export const timing = { replyMs: 1_000, resultMs: 5_000 };

/** A feeder that is planned once a second. */
export class PlannedFeeder {
  state: FeederState = newFeederState('feeder-a', row(), 0);
  talks: Talk[] = [];
  nowMs = 0;
  mode: Mode = 'automatic';
  last!: Controlled;
  /** Codes of all reasons so far. */
  readonly saidCodes = new Set<string>();

  plan(...inputs: Input[]): Controlled {
    this.nowMs += 1_000;
    this.last = control(
      // As the database gives it back.
      JSON.parse(JSON.stringify(this.state)) as FeederState,
      this.talks,
      inputs.map((input) => ({ input, receivedAtMs: this.nowMs })),
      { mode: this.mode, epoch: 1, planId: newId(), nowMs: this.nowMs, timing },
    );
    this.state = this.last.state;
    for (const { code } of this.last.decision.reasons) this.saidCodes.add(code);
    for (const talk of this.last.talks) {
      const id = talk.conversation.conversationId;
      this.talks = [...this.talks.filter(({ conversation }) => conversation.conversationId !== id), talk];
    }
    return this.last;
  }

  /** So many seconds with so many amperes on L1; ends early when something is asked for. */
  carry(amps: number, seconds: number): Controlled {
    for (let second = 0; second < seconds; second++) {
      const { requests } = this.plan(this.reading(amps));
      if (requests.length > 0) break;
    }
    return this.last;
  }

  reading(amps: number): Input {
    const measuredAt = new Date(this.nowMs + 1_000).toISOString();
    const wiggle = (this.nowMs % 7_000) / 1e6;
    const phaseAmps = { L1: amps + wiggle, L2: 1 + wiggle, L3: 1 + wiggle };
    return { type: 'reading', reading: { feederId: 'feeder-a', phaseAmps, measuredAt, quality: 'good' } };
  }

  ofStall(stallId: string, loadWatts: number): Input {
    const measuredAt = new Date(this.nowMs + 1_000).toISOString();
    return {
      type: 'reading',
      reading: { feederId: 'feeder-a', stallId, loadWatts, measuredAt, quality: 'good' },
    };
  }

  answer({ conversation, stallId }: Talk, performative: 'agree' | 'refuse' | 'inform' | 'failure'): Input {
    const { conversationId } = conversation;
    return { type: 'answer', answer: { messageId: newId(), conversationId, stallId, performative } };
  }

  /** The stall offers to be off. */
  offer({ conversation, stallId }: Talk, harmShare: number): Input {
    const answer = { messageId: newId(), conversationId: conversation.conversationId, stallId, harmShare };
    return { type: 'answer', answer: { ...answer, performative: 'propose' } };
  }

  /** How a conversation is now. */
  talkOf({ conversation }: Talk): Talk {
    const { conversationId } = conversation;
    return this.talks.find((talk) => talk.conversation.conversationId === conversationId)!;
  }

  /** Stalls whose offers were ever taken. */
  get everAccepted(): string[] {
    return this.talks.flatMap(({ acceptedAtMs, stallId }) => (acceptedAtMs === undefined ? [] : stallId));
  }

  isOn(stallId: string): boolean | undefined {
    return this.state.planner.stalls[stallId]?.on;
  }
}
