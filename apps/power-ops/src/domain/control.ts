import { deriveId } from '@night-market/kernel';
import {
  notRestored,
  notShed,
  observe,
  plan,
  released,
  switchedByHand,
  tripped,
  type Action,
  type AlarmCode,
  type PlannerState,
  type Reading,
  type Reason,
} from '@night-market/load-shedding';
import type { FeederState, Mode } from './feeder-state.ts';
import {
  answerTalk,
  letTalkAge,
  openTalk,
  stateOfTalk,
  type Act,
  type Answer,
  type Talk,
  type TalkReason,
  type Timing,
} from './talk.ts';
import { toReadings, type ToldReading } from './told-reading.ts';
import { because, type Because } from './words.ts';

/** What came in for a feeder since its last plan. */
export type Input =
  | { readonly type: 'reading'; readonly reading: ToldReading }
  | { readonly type: 'answer'; readonly answer: Omit<Answer, 'atMs'> }
  | { readonly type: 'tripped' | 'reclosed' }
  | { readonly type: 'override'; readonly stallId: string; readonly isOn: boolean; readonly untilMs: number }
  | { readonly type: 'release'; readonly stallId: string };

export interface TimedInput {
  readonly input: Input;
  /** By the clock of the database. */
  readonly receivedAtMs: number;
}

export interface Setup {
  readonly mode: Mode;
  readonly timing: Timing;
  readonly planId: string;
  readonly epoch: number;
  readonly nowMs: number;
}

/** What one plan did, and why. */
export interface Decision {
  readonly shed: readonly string[];
  readonly restored: readonly string[];
  readonly permitted: readonly string[];
  readonly alarmsRaised: readonly AlarmCode[];
  readonly alarmsCleared: readonly AlarmCode[];
  readonly reasons: readonly Because[];
}

/** A stall of which its controller says that it has switched. */
export interface Switched {
  readonly act: Act;
  readonly stallId: string;
  readonly conversationId: string;
  readonly planId: string;
}

export interface Controlled {
  readonly state: FeederState;
  /** New ones and those in which something was said. */
  readonly talks: readonly Talk[];
  /** Those of them that are to be sent. */
  readonly requests: readonly Talk[];
  readonly switched: readonly Switched[];
  readonly decision: Decision;
  readonly isDecided: boolean;
}

/** An event of the bus has a limit, and a flood of bad readings has none. */
const REASONS_MOST = 600;

interface Wish {
  readonly stallId: string;
  readonly act: Act;
  readonly reason: TalkReason;
  readonly byHand?: boolean;
  readonly isChange?: boolean;
  readonly cancels?: string;
}

/** One plan in the making. */
class Control {
  planner: PlannerState;
  darkSinceMs: number | null;
  readonly talks: Map<string, Talk>;
  readonly heard = new Set<string>();
  readonly readings: Reading[] = [];
  readonly wishes: Wish[] = [];
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
    for (const talk of this.talks.values()) this.follow(talk, letTalkAge(talk, this.setup.nowMs));
  }

  ask(wish: Wish): void {
    this.wishes.push(wish);
  }

  private hear(answer: Answer): void {
    const talk = this.talks.get(answer.conversationId);
    if (talk) this.follow(talk, answerTalk(talk, answer));
  }

  private follow(before: Talk, after: Talk): void {
    if (after === before) return;
    const { conversationId } = after.conversation;
    this.talks.set(conversationId, after);
    this.heard.add(conversationId);
    const state = stateOfTalk(after);
    if (state === stateOfTalk(before)) return;
    const { act, stallId, planId } = after;
    if (state === 'Informed') this.switched.push({ act, stallId, conversationId, planId });
    else if (state === 'Refused') this.fail(after, 'refused');
    else if (state === 'Failed' || state === 'NotUnderstood') this.fail(after, 'failed');
    else if (state === 'TimedOut') this.fail(after, 'silent');
  }

  private fail(talk: Talk, how: 'refused' | 'failed' | 'silent'): void {
    const { act, stallId, reason, conversation, isChange } = talk;
    const { conversationId } = conversation;
    if (reason === 'not_answered' || !isChange || !this.isOnFeeder(stallId)) return;
    const isOutdated = [...this.talks.values()].some(
      (other) =>
        other.stallId === stallId &&
        other.conversation.conversationId !== conversationId &&
        openedAtMs(other) > openedAtMs(talk),
    );
    if (isOutdated) return;
    this.reasons.push(because(act === 'shed' ? 'shed_refused' : 'restore_refused', { stallId, how }));
    if (act === 'restore') this.planner = notRestored(this.planner, stallId);
    else if (reason === 'override') this.planner = this.byHand(stallId, true, this.setup.nowMs);
    else this.planner = notShed(this.planner, stallId);
    // It may have been done all the same; what a person wants, or a trip, is not taken back.
    if (how === 'silent' && (reason === 'overload' || reason === 'headroom'))
      this.ask({
        ...{ stallId, act: act === 'shed' ? 'restore' : 'shed' },
        ...{ reason: 'not_answered', cancels: conversationId },
      });
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
    this.planner = this.byHand(stallId, isOn, untilMs);
    const until = new Date(untilMs).toISOString();
    this.reasons.push(because(isOn ? 'override_on' : 'override_off', { stallId, until }));
    this.ask({ stallId, act: isOn ? 'restore' : 'shed', reason: 'override', isChange });
  }

  private byHand(stallId: string, isOn: boolean, untilMs: number): PlannerState {
    return switchedByHand(this.planner, stallId, isOn, untilMs, this.setup.nowMs);
  }

  private isOnFeeder(stallId: string): boolean {
    return this.planner.feeder.stalls.some((stall) => stall.stallId === stallId);
  }
}

const openedAtMs = ({ conversation }: Talk): number => {
  const [asked] = conversation.entries;
  return asked?.type === 'message' ? asked.message.atMs : 0;
};

/**
 * One plan of a feeder: takes in what came, hears the controllers, decides, and says what is to be sent. Pure: the same
 * arguments give the same requests under the same ids, so a plan that is tried again asks nothing twice.
 */
export function control(
  known: FeederState,
  talks: readonly Talk[],
  inputs: readonly TimedInput[],
  setup: Setup,
): Controlled {
  const { nowMs, mode } = setup;
  const making = new Control(known, talks, setup);
  for (const each of inputs) making.take(each);
  making.age();
  const isWatched = mode === 'manual' || making.darkSinceMs !== null;
  const { state, reasons, actions } = isWatched
    ? { ...observe(making.planner, making.readings, nowMs), actions: [] as readonly Action[] }
    : plan(making.planner, making.readings, nowMs);
  for (const action of actions) askFor(making, action);
  const { requests, decision } = conclude(making, actions, reasons, setup);
  for (const talk of requests) making.talks.set(talk.conversation.conversationId, talk);
  const isSaid = ({ conversation }: Talk): boolean => making.heard.has(conversation.conversationId);
  return {
    state: { planner: state, darkSinceMs: making.darkSinceMs },
    talks: [...[...making.talks.values()].filter(isSaid), ...requests],
    requests,
    switched: making.switched,
    decision,
    isDecided: requests.length > 0 || actions.length > 0 || making.reasons.length > 0,
  };
}

function askFor(making: Control, action: Action): void {
  if (action.type === 'raise-alarm' || action.type === 'clear-alarm') return;
  for (const stallId of action.stallIds) {
    if (action.type === 'shed') making.ask({ stallId, act: 'shed', reason: 'overload' });
    else making.ask({ stallId, act: 'restore', reason: 'headroom', byHand: action.type === 'permit' });
  }
}

function conclude(
  making: Control,
  actions: readonly Action[],
  reasons: readonly Reason[],
  { planId, epoch, nowMs, timing }: Setup,
): { readonly requests: readonly Talk[]; readonly decision: Decision } {
  const { feederId } = making.planner.feeder;
  // Of several wishes for a stall the last one counts.
  const wishes = new Map(making.wishes.map((wish) => [wish.stallId, wish]));
  const requests = [...wishes.values()].map(({ byHand = false, isChange = true, ...wish }) =>
    openTalk(
      { ...wish, byHand, isChange, feederId, planId, epoch },
      deriveId('power', planId, wish.stallId, wish.act),
      nowMs,
      timing,
    ),
  );
  const asked = (act: Act, byHand = false): string[] =>
    requests.filter((one) => one.act === act && one.byHand === byHand).map(({ stallId }) => stallId);
  const alarms = (type: 'raise-alarm' | 'clear-alarm'): AlarmCode[] =>
    actions.flatMap((action) => (action.type === type ? action.alarm : []));
  return {
    requests,
    decision: {
      ...{ shed: asked('shed'), restored: asked('restore'), permitted: asked('restore', true) },
      ...{ alarmsRaised: alarms('raise-alarm'), alarmsCleared: alarms('clear-alarm') },
      reasons: [...making.reasons, ...reasons.map(inWords)].slice(0, REASONS_MOST),
    },
  };
}

const inWords = ({ code, text }: Reason): Because => ({ code, en: text.en, zhTw: text['zh-TW'] });
