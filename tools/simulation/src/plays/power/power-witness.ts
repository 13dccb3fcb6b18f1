import { readableEvent, opsPowerV1, type OpsPowerV1Event } from '@night-market/contracts';
import type { OutgoingRecord } from '@night-market/event-bus';
import { idOf } from '../../check/names.ts';
import type { StoredRows, Witness } from '../../check/witness.ts';
import type { SimTx } from '../../store/sim-tx.ts';
import type { World } from '../../world.ts';
import { feederRow, inputsTakenBy, talkRows, type FeederRow } from './sim-plans.ts';
import type { PowerRequest, SimRow } from './sim-row.ts';

const REQUESTS = ['Power.Shed', 'Power.Restore', 'Power.CallForBids', 'Power.AcceptBid'];
/** They begin a conversation, which bears their id. */
const OPENINGS = REQUESTS.slice(0, 3).map((type) => `${opsPowerV1.name}.${type}`);
const LOOK_MS = 3_000;

/** What the planning of feeders promises, looked at from outside: at each commit, and at what is told. */
export class PowerWitness implements Witness {
  readonly tally = { plans: 0, takeovers: 0, requests: 0, looks: 0 };
  private readonly world: World;
  private readonly rows: ReadonlyMap<string, SimRow>;
  private readonly seen = new Set<string>();
  private readonly taken = new Set<string>();
  private readonly epochs = new Map<string, number>();

  constructor(world: World, rows: readonly SimRow[]) {
    this.world = world;
    this.rows = new Map(rows.map((row) => [row.feederId, row]));
  }

  committing(tx: SimTx, { rows }: StoredRows): void {
    for (const [name, value] of tx.writes) {
      if (name.startsWith(feederRow(''))) this.planned(name, rows.get(name) as FeederRow, value as FeederRow);
    }
    for (const name of inputsTakenBy(tx)) {
      if (this.taken.has(name)) this.world.oracle.broken('inputs once', `${name} was taken by two plans`);
      this.taken.add(name);
    }
    this.asked(tx, rows);
  }

  published({ topic, value }: OutgoingRecord): void {
    if (topic !== opsPowerV1.name) return;
    const event = readableEvent(topic, value) as OpsPowerV1Event | undefined;
    if (!event) return;
    if (isRequest(event)) this.rows.get(event.key)?.hear(event);
    if (this.seen.has(event.id)) return;
    this.seen.add(event.id);
    if (isRequest(event)) this.inTurn(event);
    if (event.type === 'decided')
      for (const { code, en } of event.payload.reasons) this.look(event.key, code, en);
  }

  private planned(name: string, before: FeederRow, after: FeederRow): void {
    const { oracle } = this.world;
    this.tally.plans++;
    if (after.basedOn !== before.plans)
      oracle.broken('plans in order', `${name}: plan ${after.plans} went on from plan ${after.basedOn}`);
    const isTakenOver = after.planner !== before.planner;
    if (isTakenOver && before.planner !== null) {
      this.tally.takeovers++;
      if (before.leaseUntilMs >= after.takenAtMs)
        oracle.broken('one planner', `${after.planner} took ${name} while ${before.planner} held it`);
    }
    if (after.epoch !== before.epoch + (isTakenOver ? 1 : 0))
      oracle.broken(
        'one planner',
        `${name}: epoch ${after.epoch} of ${after.planner} follows ${before.epoch}`,
      );
  }

  /** What is sent and what is kept of it belong together. */
  private asked(tx: SimTx, rows: StoredRows['rows']): void {
    const { oracle } = this.world;
    const sent = tx.rows.flatMap(({ topic, headers, key }) =>
      topic === opsPowerV1.name && OPENINGS.includes(headers['ce_type'] ?? '')
        ? `${talkRows(String(key))}${idOf(headers)}`
        : [],
    );
    this.tally.requests += sent.length;
    const lost = sent.find((name) => !tx.writes.has(name));
    if (lost !== undefined) oracle.broken('asked as decided', `${lost} is sent, and nothing is kept of it`);
    for (const name of tx.writes.keys()) {
      if (name.startsWith('talk/') && !rows.has(name) && !sent.includes(name))
        oracle.broken('asked as decided', `${name} is kept, and nothing is sent`);
    }
  }

  private inTurn({ key, type, payload }: PowerRequest): void {
    const { oracle } = this.world;
    const epoch = this.epochs.get(key) ?? 0;
    if (payload.epoch < epoch)
      oracle.broken('one planner', `${type} of epoch ${payload.epoch} on ${key} comes after one of ${epoch}`);
    this.epochs.set(key, payload.epoch);
  }

  /** Where nobody knows how a stall is, somebody goes there and switches it to what the planner says. */
  private look(feederId: string, code: string, text: string): void {
    if (code !== 'perhaps_on' && code !== 'perhaps_off') return;
    const { chance, scheduler } = this.world;
    const row = this.rows.get(feederId);
    const stallId = row?.stallIds.find((each) => text.includes(each));
    if (!row || stallId === undefined) return;
    this.tally.looks++;
    scheduler.schedule(chance.between(100, LOOK_MS), () => row.turn(stallId, code === 'perhaps_off'));
  }
}

const isRequest = (event: OpsPowerV1Event): event is PowerRequest => REQUESTS.includes(event.type);
