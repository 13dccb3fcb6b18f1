import {
  bid,
  judgeMeter,
  notRestored,
  notShed,
  released,
  stallMeter,
  switchedByHand,
  tripped,
  type PlannerState,
  type Reading,
} from '@night-market/load-shedding';
import type { Bidding, Setup, Switched, TimedInput, Wish } from './control-types.ts';
import type { FeederState } from './feeder-state.ts';
import { answerTalk, askedAtMs, isCommand, isTalkOver, letTalkAge, stateOfTalk } from './talk.ts';
import type { Answer, Talk, TalkReason } from './talk.ts';
import { toReadings } from './told-reading.ts';
import { because, type Because } from './words.ts';

/** What a person wants, or a trip, is not taken back. */
const isTakenBack = (reason: TalkReason): boolean => reason === 'overload' || reason === 'headroom';

/** A stall that draws more than this part of its remembered draw is on. */
const DRAWS = 0.2;

/** A plan in the making: what came in, what the controllers said and did not say, and what follows from it. */
export class TakingIn {
  planner: PlannerState;
  darkSinceMs: number | null;
  readonly talks: Map<string, Talk>;
  readonly heard = new Set<string>();
  readonly readings: Reading[] = [];
  readonly wishes: Wish[] = [];
  readonly bidding: Bidding[] = [];
  readonly switched: Switched[] = [];
  readonly reasons: Because[] = [];
  private readonly setup: Setup;

  constructor({ planner, darkSinceMs }: FeederState, talks: readonly Talk[], setup: Setup) {
    this.planner = planner;
    this.darkSinceMs = darkSinceMs;
    this.talks = new Map(talks.map((talk) => [talk.conversation.conversationId, talk]));
    this.setup = setup;
  }

  take({ input, receivedAtMs }: TimedInput): void {
    switch (input.type) {
      case 'reading':
        return void this.readings.push(...toReadings(input.reading, this.planner.feeder));
      case 'answer':
        return this.hear({ ...input.answer, atMs: receivedAtMs });
      case 'tripped':
        return this.trip();
      case 'reclosed':
        if (this.darkSinceMs !== null) this.reasons.push(because('reclosed'));
        this.darkSinceMs = null;
        return;
      case 'override':
        return this.override(input.stallId, input.isOn, input.untilMs);
      case 'release':
        this.planner = released(this.planner, input.stallId, this.setup.nowMs);
        this.reasons.push(because('released', { stallId: input.stallId }));
    }
  }

  /** Silence is an answer too. */
  age(): void {
    for (const talk of [...this.talks.values()]) {
      this.follow(talk, letTalkAge(talk, this.setup.nowMs));
      if ((talk.openUntilMs ?? Infinity) <= this.setup.nowMs) this.settle(talk, this.meterOf(talk));
    }
  }

  ask(wish: Wish): void {
    this.wishes.push(wish);
  }

  /** Something is said to a stall about its offer. */
  say(bidding: Bidding): void {
    this.bidding.push(bidding);
    this.note(bidding.talk);
  }

  private hear(answer: Answer): void {
    const talk = this.talks.get(answer.conversationId);
    if (!talk) return;
    const heard = answerTalk(talk, answer);
    this.follow(talk, heard);
    if (stateOfTalk(talk) === 'Called' && stateOfTalk(heard) === 'Proposed')
      this.planner = bid(this.planner, answer.stallId, answer.harmShare ?? 1, answer.atMs);
    const late = this.talks.get(answer.conversationId);
    // It was open before this answer.
    if (talk.openUntilMs === undefined || late?.openUntilMs === undefined) return;
    if (answer.performative === 'inform') this.settle(late, 'done');
    // Who will not switch leaves it as unknown as it was.
    else if (answer.performative !== 'agree' && !late.isInDoubt) this.notDone(late);
  }

  /** Its controller says late that it did not switch. After a trip the stall has counted as off since. */
  private notDone(talk: Talk): void {
    this.keep(talk);
    const { reason, stallId } = talk;
    if (!this.isOnFeeder(stallId) || this.isOutdated(talk)) return;
    if (reason === 'tripped') this.planner = this.byHand(stallId, true, this.setup.nowMs);
    // Nothing is taken back, and what was to be may have been done.
    if (reason === 'not_answered') this.doubt(stallId);
  }

  /** Its openness is over. */
  private keep({ openUntilMs: _, ...talk }: Talk): void {
    this.note(talk);
  }

  private note(talk: Talk): void {
    this.talks.set(talk.conversation.conversationId, talk);
    this.heard.add(talk.conversation.conversationId);
  }

  /** What became of a request that nobody answered in time. What cannot be known is taken back, unless a person or a trip asked for it. */
  private settle(talk: Talk, became: 'done' | 'done by its meter' | 'unknown'): void {
    this.keep(talk);
    const { act, stallId, conversation, planId, reason } = talk;
    const { conversationId } = conversation;
    if (!this.isOnFeeder(stallId) || this.isOutdated(talk)) return;
    if (reason === 'not_answered') {
      if (became === 'unknown') return this.askAgain(talk);
      // The planner has counted on it all along.
      if (became === 'done') this.switched.push({ act, stallId, conversationId, planId });
      return;
    }
    if (became === 'unknown') {
      if (!isTakenBack(reason)) return this.doubt(stallId);
      const back = act === 'shed' ? 'restore' : 'shed';
      return this.ask({ stallId, act: back, reason: 'not_answered', cancels: conversationId });
    }
    const { minOffMs, minOnMs } = this.planner.policy;
    const isOn = act === 'restore';
    this.planner = this.byHand(stallId, isOn, talk.untilMs ?? this.setup.nowMs + (isOn ? minOnMs : minOffMs));
    const how = became === 'done' ? 'it said so late' : 'its meter shows it';
    this.reasons.push(because('done_late', { stallId, how }));
    if (became === 'done') this.switched.push({ act, stallId, conversationId, planId });
  }

  /**
   * What takes a request back may get lost like any other. It is said again, each time in a conversation of its own, for as long
   * as the planner leaves the stall alone.
   */
  private askAgain({ act, stallId, cancels }: Talk): void {
    const isTime = (this.planner.stalls[stallId]?.refusedUntilMs ?? 0) > this.setup.nowMs;
    if (isTime) this.ask({ stallId, act, reason: 'not_answered', ...(cancels !== undefined && { cancels }) });
    else this.doubt(stallId);
  }

  /** It may be otherwise than it counts. */
  private doubt(stallId: string): void {
    const code = this.planner.stalls[stallId]?.on ? 'perhaps_off' : 'perhaps_on';
    this.reasons.push(because(code, { stallId }));
  }

  /** What the stall's own meter says about a switch. */
  private meterOf({ act, stallId }: Talk): 'done by its meter' | 'unknown' {
    const meter = stallMeter(stallId);
    const [stall, last] = [this.planner.stalls[stallId], this.planner.meters[meter]];
    const now = { ...this.planner, nowMs: this.setup.nowMs };
    if (!stall || !last || judgeMeter(now, meter) !== 'good') return 'unknown';
    const draws = last.value > stall.drawWatts * DRAWS;
    return draws === (act === 'restore') ? 'done by its meter' : 'unknown';
  }

  /** Something else was asked of the stall since, or is in this plan: that decides what it counts as. */
  private isOutdated(talk: Talk): boolean {
    if (this.wishes.some(({ stallId }) => stallId === talk.stallId)) return true;
    return [...this.talks.values()].some(
      (other) =>
        other.stallId === talk.stallId &&
        isCommand(other) &&
        other.conversation.conversationId !== talk.conversation.conversationId &&
        askedAtMs(other) > askedAtMs(talk),
    );
  }

  private follow(before: Talk, after: Talk): void {
    if (after === before) return;
    const { conversationId } = after.conversation;
    this.note(after);
    const state = stateOfTalk(after);
    // Who makes no offer has refused nothing that it was told to do.
    if (state === stateOfTalk(before) || !isCommand(after)) return;
    const { act, stallId, planId } = after;
    if (state === 'Informed') this.switched.push({ act, stallId, conversationId, planId });
    else if (state === 'Refused') this.fail(after, 'refused');
    else if (state === 'Failed' || state === 'NotUnderstood') this.fail(after, 'failed');
    else if (state === 'TimedOut') this.fail(after, 'silent');
  }

  private fail(talk: Talk, how: 'refused' | 'failed' | 'silent'): void {
    const { act, stallId, reason, isChange, isInDoubt } = talk;
    if (!this.isOnFeeder(stallId) || this.isOutdated(talk)) return;
    if (!isChange) return isInDoubt ? this.keepOpen(talk) : undefined;
    // What takes a request back changes nothing that the planner believes.
    if (reason === 'not_answered') return how === 'silent' ? this.keepOpen(talk) : this.doubt(stallId);
    this.reasons.push(because(act === 'shed' ? 'shed_refused' : 'restore_refused', { stallId, how }));
    if (act === 'restore') this.planner = notRestored(this.planner, stallId);
    else if (reason === 'override' || (reason === 'tripped' && how !== 'silent'))
      this.planner = this.byHand(stallId, true, this.setup.nowMs);
    else this.planner = notShed(this.planner, stallId, how !== 'silent');
    // It may have been done all the same.
    if (how === 'silent') this.keepOpen(talk);
  }

  private keepOpen(talk: Talk): void {
    this.note({ ...talk, openUntilMs: this.setup.nowMs + this.planner.policy.settleMs });
  }

  private trip(): void {
    if (this.darkSinceMs !== null) return;
    this.darkSinceMs = this.setup.nowMs;
    this.reasons.push(because('tripped'));
    if (this.setup.mode === 'manual') return;
    const before = this.planner;
    this.planner = tripped(before, this.setup.nowMs);
    for (const { stallId } of before.feeder.stalls) {
      if (this.planner.stalls[stallId]?.on !== before.stalls[stallId]?.on)
        this.ask({ stallId, act: 'shed', reason: 'tripped' });
    }
  }

  private override(stallId: string, isOn: boolean, untilMs: number): void {
    if (!this.isOnFeeder(stallId) || untilMs <= this.setup.nowMs) return;
    const isChange = this.planner.stalls[stallId]?.on !== isOn;
    // Also by a request that nobody has answered so far.
    const isInDoubt = [...this.talks.values()].some(
      (talk) =>
        talk.stallId === stallId &&
        (talk.openUntilMs !== undefined || (isCommand(talk) && !isTalkOver(talk))),
    );
    this.planner = this.byHand(stallId, isOn, untilMs);
    const until = new Date(untilMs).toISOString();
    this.reasons.push(because(isOn ? 'override_on' : 'override_off', { stallId, until }));
    this.ask({ stallId, act: isOn ? 'restore' : 'shed', reason: 'override', isChange, isInDoubt, untilMs });
  }

  private byHand(stallId: string, isOn: boolean, untilMs: number): PlannerState {
    return switchedByHand(this.planner, stallId, isOn, untilMs, this.setup.nowMs);
  }

  private isOnFeeder(stallId: string): boolean {
    return this.planner.feeder.stalls.some((stall) => stall.stallId === stallId);
  }
}
