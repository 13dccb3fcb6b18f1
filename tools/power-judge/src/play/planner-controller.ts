import {
  bid,
  initialState,
  notRestored,
  notShed,
  plan,
  tripped,
  type Feeder,
  type PlannerState,
  type Policy,
} from '@night-market/load-shedding';
import type { Offers } from './bidders.ts';
import type { Command, Controller, Heard } from './controller.ts';

/** A command that is not answered after so long is taken back; one that takes it back is said again. */
const REPLY_WITHIN_MS = 1_000;

interface Asked {
  readonly isOn: boolean;
  readonly atMs: number;
}

/**
 * The planner in its loop: readings in, commands out, refusal and silence told to it in the next second. With `offers` it asks the
 * stalls before it sheds, and hears their offers a second later.
 */
export class PlannerController implements Controller {
  private state: PlannerState;
  private readonly offers: Offers | null;
  private called: readonly string[] = [];
  private readonly unanswered = new Map<string, Asked>();
  /** Commands that take one back, until they are answered. */
  private readonly takenBack = new Map<string, Asked>();

  constructor(feeder: Feeder, offers: Offers | null = null, policy: Partial<Policy> = {}) {
    this.offers = offers;
    this.state = initialState(feeder, 0, { ...(offers ? {} : { bidMs: 0 }), ...policy });
  }

  decide({ nowMs, readings, answers }: Heard): Command[] {
    const commands: Command[] = [];
    for (const { stallId, isOn, performative } of answers) {
      if (this.takenBack.get(stallId)?.isOn === isOn) this.takenBack.delete(stallId);
      const asked = this.unanswered.get(stallId);
      if (asked?.isOn !== isOn) continue;
      this.unanswered.delete(stallId);
      if (performative === 'refuse') this.fail(stallId, isOn);
    }
    for (const [stallId, { isOn, atMs }] of this.unanswered) {
      if (nowMs - atMs < REPLY_WITHIN_MS) continue;
      this.unanswered.delete(stallId);
      this.fail(stallId, isOn);
      commands.push(this.takeBack(stallId, !isOn, nowMs));
    }
    for (const [stallId, { isOn, atMs }] of this.takenBack) {
      if (nowMs - atMs < REPLY_WITHIN_MS) continue;
      // For as long as the stall is left alone.
      if ((this.state.stalls[stallId]?.refusedUntilMs ?? 0) > nowMs)
        commands.push(this.takeBack(stallId, isOn, nowMs));
      else this.takenBack.delete(stallId);
    }
    this.hearOffers(nowMs);
    const { state, actions } = plan(this.state, readings, nowMs);
    this.state = state;
    for (const action of actions) {
      if (action.type === 'raise-alarm' || action.type === 'clear-alarm') continue;
      if (action.type === 'reject-bids') continue;
      if (action.type === 'call-for-bids') {
        this.called = action.asked;
        continue;
      }
      for (const stallId of action.stallIds) {
        const isOffered = action.type === 'shed' && action.offered.includes(stallId);
        commands.push({
          ...this.ask(stallId, action.type !== 'shed', nowMs),
          ...(isOffered && { isOffered }),
        });
      }
    }
    return commands;
  }

  private hearOffers(nowMs: number): void {
    for (const stallId of this.called) {
      const share = this.offers?.(stallId, nowMs) ?? null;
      if (share !== null) this.state = bid(this.state, stallId, share, nowMs);
    }
    this.called = [];
  }

  tripped(nowMs: number): Command[] {
    const before = this.state;
    this.unanswered.clear();
    this.takenBack.clear();
    this.state = tripped(before, nowMs);
    return before.feeder.stalls
      .filter(({ stallId }) => !this.state.stalls[stallId]?.on)
      .map(({ stallId }) => ({ stallId, isOn: false }));
  }

  private takeBack(stallId: string, isOn: boolean, atMs: number): Command {
    this.takenBack.set(stallId, { isOn, atMs });
    return { stallId, isOn, cancels: true };
  }

  private ask(stallId: string, isOn: boolean, atMs: number): Command {
    this.takenBack.delete(stallId);
    this.unanswered.set(stallId, { isOn, atMs });
    return { stallId, isOn };
  }

  private fail(stallId: string, isOn: boolean): void {
    this.state = isOn ? notRestored(this.state, stallId) : notShed(this.state, stallId);
  }
}
