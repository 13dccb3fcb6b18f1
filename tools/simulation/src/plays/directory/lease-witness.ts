import type { StoredRows, Witness } from '../../check/witness.ts';
import type { SimTx } from '../../store/sim-tx.ts';
import type { World } from '../../world.ts';
import { AGENTS, agentRow, LEFT, processOf, WATCH, type AgentRow } from './agent-rows.ts';
import type { Petition, Petitions } from './petitions.ts';
import type { Settings } from './settings.ts';
import { factIn, FORGOTTEN } from './told.ts';

export interface WitnessParts {
  readonly world: World;
  readonly settings: Settings;
  readonly petitions: Petitions;
  /** When each transaction looked at the leases. */
  readonly looks: WeakMap<SimTx, number>;
}

/** What a transaction makes of one agent. */
interface Change {
  readonly agentId: string;
  readonly before: AgentRow | undefined;
  readonly after: AgentRow | undefined;
  /** What is told of it in the same transaction. */
  readonly fact: string;
  readonly petition: Petition | undefined;
  readonly lookedAtMs: number | undefined;
}

/** Sees every commit of the directory and compares it with the rules of leases. */
export class LeaseWitness implements Witness {
  private readonly parts: WitnessParts;
  private lastLookMs: number;
  /** When the last look was committed. */
  private lookedUntilMs = -Infinity;
  private graceUntilMs: number;
  private readonly lastEpochs = new Map<string, number>();

  constructor(parts: WitnessParts) {
    this.parts = parts;
    this.lastLookMs = this.graceUntilMs = parts.world.scheduler.nowMs();
  }

  committing(tx: SimTx, { rows }: StoredRows): void {
    const lookedAtMs = this.parts.looks.get(tx);
    if (lookedAtMs !== undefined && tx.writes.has(WATCH)) this.looked(lookedAtMs);
    const told = this.toldIn(tx);
    for (const [name, after] of tx.writes) {
      const before = rows.get(name);
      if (name.startsWith(LEFT) && before !== undefined && after === undefined)
        this.mindForgotten(name.slice(LEFT.length), rows, told);
      if (!name.startsWith(AGENTS)) continue;
      const agentId = name.slice(AGENTS.length);
      const [only, ...more] = told.get(agentId) ?? [];
      told.delete(agentId);
      if (!only || more.length > 0)
        this.broken(
          'told as stored',
          `${agentId} changes, and ${more.length + (only ? 1 : 0)} events tell of it`,
        );
      const { fact, petition } = only ?? { fact: 'nothing', petition: undefined };
      const change = { agentId, fact, petition, lookedAtMs };
      this.mind({ ...change, before: before as AgentRow | undefined, after: after as AgentRow | undefined });
    }
    for (const [agentId, [only]] of told)
      this.broken('told as stored', `${only?.fact} is told of ${agentId}, and nothing of it changes`);
  }

  private looked(atMs: number): void {
    const { world, settings } = this.parts;
    const { pauseMs, graceMs } = settings.times;
    if (atMs < this.lookedUntilMs) this.broken('grace', 'one replica looks at the leases while another does');
    this.lookedUntilMs = world.scheduler.nowMs();
    if (atMs - this.lastLookMs > pauseMs) {
      this.graceUntilMs = Math.max(this.graceUntilMs, atMs + graceMs);
      world.trace.note(world.scheduler.elapsedMs, 'witness', 'a grace begins');
    }
    this.lastLookMs = Math.max(this.lastLookMs, atMs);
  }

  private toldIn(tx: SimTx): Map<string, { fact: string; petition: Petition | undefined }[]> {
    const told = new Map<string, { fact: string; petition: Petition | undefined }[]>();
    for (const row of tx.rows) {
      const fact = factIn(row);
      if (fact === undefined) continue;
      const agentId = String(row.key);
      const petition = this.parts.petitions.of(row.headers['ce_correlationid']);
      told.set(agentId, [...(told.get(agentId) ?? []), { fact, petition }]);
    }
    return told;
  }

  /** One that left is forgotten with a tombstone, unless it is back. */
  private mindForgotten(
    agentId: string,
    rows: StoredRows['rows'],
    told: Map<string, { fact: string }[]>,
  ): void {
    if (told.get(agentId)?.[0]?.fact !== FORGOTTEN) return;
    told.delete(agentId);
    this.note(agentId, FORGOTTEN);
    if (rows.has(agentRow(agentId)))
      this.broken('suspicion first', `${agentId} is forgotten while it is there`);
  }

  private mind(change: Change): void {
    const { agentId, before, after, fact } = change;
    this.note(agentId, fact);
    if (!after) return before && this.mindRemoval(change, before);
    if (before?.epoch !== after.epoch) this.mindRegistration(change, after);
    else if (after.state === 'live') this.mindRenewal(change, before);
    else this.mindEnd(change, before, after);
  }

  private mindRegistration({ agentId, fact, petition }: Change, after: AgentRow): void {
    const last = this.lastEpochs.get(agentId) ?? 0;
    const epoch = Number(after.epoch);
    this.lastEpochs.set(agentId, Math.max(last, epoch));
    if (epoch <= last) this.broken('fencing', `${agentId} gets epoch ${epoch} after ${last}`);
    this.mindFact(agentId, fact, 'registered');
    if (petition?.process !== processOf(after))
      this.broken('one holder', `${agentId} is registered for ${processOf(after)}, which did not ask`);
  }

  private mindRenewal({ agentId, fact, petition }: Change, before: AgentRow): void {
    if (petition?.kind === 'register')
      this.broken('fencing', `${agentId} registers anew and has epoch ${before.epoch} again`);
    this.mindFact(agentId, fact, 'renewed');
    this.mindHeld(agentId, petition, before);
    if (before.state === 'expired') this.broken('fencing', `${agentId} is renewed after it expired`);
  }

  private mindRemoval({ agentId, fact, petition }: Change, before: AgentRow): void {
    if (petition) {
      this.mindFact(agentId, fact, 'deregistered');
      return this.mindHeld(agentId, petition, before);
    }
    this.mindFact(agentId, fact, FORGOTTEN);
    if (before.state !== 'expired')
      this.broken('suspicion first', `${agentId} is forgotten while it is ${before.state}`);
  }

  private mindEnd(
    { agentId, fact, lookedAtMs = -Infinity }: Change,
    before: AgentRow,
    after: AgentRow,
  ): void {
    this.mindFact(agentId, fact, after.state === 'suspect' ? 'suspected' : 'expired');
    const was = after.state === 'suspect' ? 'live' : 'suspect';
    if (before.state !== was)
      this.broken('suspicion first', `${agentId} is ${after.state} and was ${before.state} before`);
    if (before.leaseUntilMs !== after.leaseUntilMs)
      this.broken('suspicion first', `a renewal of ${agentId} is overwritten`);
    const { suspectMs } = this.parts.settings.times;
    const earliestMs = before.leaseUntilMs + (after.state === 'expired' ? suspectMs : 0);
    if (lookedAtMs < earliestMs)
      this.broken('suspicion first', `${agentId} is ${after.state} ${earliestMs - lookedAtMs} ms too early`);
    if (lookedAtMs < this.graceUntilMs)
      this.broken(
        'grace',
        `${agentId} is ${after.state} ${this.graceUntilMs - lookedAtMs} ms before the grace is over`,
      );
  }

  /** Renewals and leaves are those of the epoch that is held. */
  private mindHeld(agentId: string, petition: Petition | undefined, { epoch }: AgentRow): void {
    if (petition?.epoch !== epoch)
      this.broken(
        'fencing',
        `a ${petition?.kind} for epoch ${petition?.epoch} takes effect on ${agentId}, epoch ${epoch}`,
      );
  }

  private mindFact(agentId: string, fact: string, expected: string): void {
    if (fact !== expected)
      this.broken('told as stored', `${fact} is told of ${agentId}, which is ${expected}`);
  }

  private note(agentId: string, fact: string): void {
    const { trace, scheduler } = this.parts.world;
    trace.note(scheduler.elapsedMs, 'witness', `${agentId} ${fact}`);
  }

  private broken(invariant: Parameters<World['oracle']['broken']>[0], detail: string): void {
    this.parts.world.oracle.broken(invariant, detail);
  }
}
