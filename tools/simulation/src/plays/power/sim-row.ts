import { opsPowerV1, type OpsPowerV1Event } from '@night-market/contracts';
import type { FeederDefinition } from '@night-market/power-ops/planning';
import { EventComposer, type OutboxMessage } from '@night-market/outbox';
import type { SimBroker } from '../../broker/sim-broker.ts';
import { eventOf } from '../../check/names.ts';
import type { World } from '../../world.ts';

export type PowerRequest = Extract<
  OpsPowerV1Event,
  { type: 'Power.Shed' | 'Power.Restore' | 'Power.CallForBids' | 'Power.AcceptBid' }
>;

/** How often, while there are faults, a controller does not do as it was told. */
export interface ControllerFaults {
  /** It never hears of it. */
  readonly deaf: number;
  /** It does it, and its answers get lost. */
  readonly mute: number;
  readonly refuses: number;
  readonly fails: number;
}

const PERFORMATIVES = {
  agreed: 'agree',
  refused: 'refuse',
  informed: 'inform',
  failed: 'failure',
  proposed: 'propose',
} as const;
type AnswerType = keyof typeof PERFORMATIVES;

const AGAIN_MS = 200;
const COPIES = 0.1;

/** The stalls of one feeder with their controllers and their breaker, as they are, whatever anybody believes. */
export class SimRow {
  readonly feederId: string;
  readonly stallIds: readonly string[];
  isDark = false;
  private readonly world: World;
  private readonly broker: SimBroker;
  private readonly faults: ControllerFaults;
  private readonly composer: EventComposer;
  private readonly off = new Set<string>();
  private readonly heard = new Set<string>();
  private readonly unsaid: OutboxMessage[] = [];
  private epoch = 0;
  private busyUntilMs = 0;

  constructor(
    feederId: string,
    { stalls }: FeederDefinition,
    faults: ControllerFaults,
    { world, broker }: { readonly world: World; readonly broker: SimBroker },
  ) {
    this.feederId = feederId;
    this.stallIds = stalls.map(({ stallId }) => stallId);
    this.faults = faults;
    this.world = world;
    this.broker = broker;
    this.composer = new EventComposer('stall controllers', world.scheduler, world.nextId);
  }

  isOn(stallId: string): boolean {
    return !this.off.has(stallId);
  }

  /** Somebody stands at the stall, or its controller obeys. */
  turn(stallId: string, isOn: boolean): void {
    if (isOn) this.off.delete(stallId);
    else this.off.add(stallId);
    const { trace, scheduler } = this.world;
    trace.note(scheduler.elapsedMs, stallId, isOn ? 'on' : 'off');
  }

  /** Requests are heard in the order of the topic, each some time later; copies do nothing. */
  hear(request: PowerRequest): void {
    const { chance, scheduler, faults } = this.world;
    const limitMs = faults.active ? 1_500 : 100;
    this.busyUntilMs = Math.max(this.busyUntilMs, scheduler.elapsedMs + chance.delay(limitMs));
    scheduler.schedule(this.busyUntilMs - scheduler.elapsedMs, () => this.obey(request));
  }

  trip(forMs: number): void {
    if (this.isDark) return;
    const { scheduler } = this.world;
    const told = (type: 'tripped' | 'reclosed'): void => {
      this.isDark = type === 'tripped';
      const id = this.world.nextId();
      const payload = { feederId: this.feederId, at: new Date(scheduler.nowMs()).toISOString() };
      const ids = { id, correlationId: id, causationId: id };
      this.send(this.composer.compose(opsPowerV1, { type, key: this.feederId, payload, ...ids }));
    };
    told('tripped');
    scheduler.schedule(forMs, () => told('reclosed'));
  }

  private obey(request: PowerRequest): void {
    const { type, id, payload } = request;
    const { epoch, stallId } = payload;
    // Of a planner that was replaced, or a copy.
    if (epoch < this.epoch || this.heard.has(id)) return;
    this.epoch = epoch;
    this.heard.add(id);
    const wrong = this.mistake();
    if (wrong === 'deaf') return;
    if (type === 'Power.CallForBids')
      return this.answer(request, wrong === undefined ? 'proposed' : 'refused', { harmShare: 0.5 });
    if (wrong === 'refuses') return this.answer(request, 'refused');
    if (wrong === 'fails') return this.answer(request, 'failed');
    this.turn(stallId, type === 'Power.Restore');
    if (wrong === 'mute') return;
    if (type !== 'Power.AcceptBid') this.answer(request, 'agreed');
    this.answer(request, 'informed');
  }

  private mistake(): keyof ControllerFaults | undefined {
    const { chance, faults } = this.world;
    const luck = chance.next();
    if (!faults.active) return undefined;
    let sum = 0;
    for (const kind of ['deaf', 'mute', 'refuses', 'fails'] as const)
      if (luck < (sum += this.faults[kind])) return kind;
    return undefined;
  }

  private answer({ payload, id, correlationId }: PowerRequest, type: AnswerType, more: object = {}): void {
    const { feederId, stallId, conversationId, replyBy } = payload;
    const acl = { performative: PERFORMATIVES[type], conversationId, replyBy };
    const said = { feederId, stallId, conversationId, replyBy, ...more };
    const ids = { correlationId, causationId: id, id: this.world.nextId() };
    const draft = { type, key: feederId, payload: said as never, acl, ...ids };
    this.send(this.composer.compose(opsPowerV1, draft));
  }

  /** In order, and as soon as the broker takes it. */
  private send(message: OutboxMessage): void {
    this.world.oracle.told(eventOf(message));
    if (this.unsaid.push(message) === 1) this.pump();
  }

  private pump(): void {
    const { chance, faults, scheduler } = this.world;
    const [message] = this.unsaid;
    if (!message) return;
    if (faults.brokerAway) return void scheduler.schedule(AGAIN_MS, () => this.pump());
    this.broker.store(message);
    if (faults.active && chance.happens(COPIES)) this.broker.store(message);
    this.unsaid.shift();
    this.pump();
  }
}
