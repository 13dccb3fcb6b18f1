import type { Tx, UnitOfWork } from '@night-market/kernel';
import type { Input } from '../domain/control-types.ts';
import type { FeederDefinition } from '../domain/definition.ts';
import { newFeederState, type Mode } from '../domain/feeder-state.ts';
import type { InputStore } from '../note-inputs/ports.ts';
import type { KeptFeeder, SetUpStore } from './ports.ts';

export interface SetUpPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly store: SetUpStore<T>;
  readonly inputs: InputStore<T>;
  readonly wake: () => void;
}

/** Who acts, and why. */
export interface By {
  readonly actor: string;
  readonly reason: string;
  readonly correlationId: string;
}

export type Refusal =
  | 'unknown_feeder'
  | 'unknown_stall'
  /** Refrigeration, lighting, medical. */
  | 'critical'
  | 'no_override'
  /** Somebody else has changed the feeder since it was read. */
  | 'version_changed';

/** What operators do to feeders; each act is kept with its actor and reason in the transaction of its effect. */
export class SetUp<T extends Tx> {
  private readonly ports: SetUpPorts<T>;

  constructor(ports: SetUpPorts<T>) {
    this.ports = ports;
  }

  /** @param version that the caller has read; without it the feeder is set whatever it is. 0: it is new. */
  setFeeder(
    feederId: string,
    definition: FeederDefinition,
    by: By,
    version?: number,
  ): Promise<KeptFeeder | Refusal> {
    const { store } = this.ports;
    return this.act(async (tx) => {
      const before = await store.lock(tx, feederId);
      if (version !== undefined && version !== (before?.version ?? 0)) return 'version_changed';
      const next: KeptFeeder = {
        ...{ feederId, definition, mode: before?.mode ?? 'automatic' },
        version: (before?.version ?? 0) + 1,
      };
      if (before) await store.change(tx, next);
      else {
        const state = newFeederState(feederId, definition, await store.nowMs(tx));
        if (!(await store.create(tx, feederId, definition, state))) return 'version_changed';
      }
      const detail = { version: next.version, before: before?.definition ?? null, after: definition };
      await store.note(tx, { feederId, act: 'feeder_set', ...by, detail });
      return next;
    });
  }

  /** Its stalls stay as they are: nobody is asked anything. */
  remove(feederId: string, by: By): Promise<{ readonly switchedOff: readonly string[] } | Refusal> {
    const { store } = this.ports;
    return this.act(async (tx) => {
      const before = await store.lock(tx, feederId);
      if (!before) return 'unknown_feeder';
      const switchedOff = await store.remove(tx, feederId);
      const detail = { version: before.version, before: before.definition, switchedOff };
      await store.note(tx, { feederId, act: 'feeder_removed', ...by, detail });
      return { switchedOff };
    });
  }

  setMode(feederId: string, mode: Mode, by: By): Promise<KeptFeeder | Refusal> {
    const { store } = this.ports;
    return this.act(async (tx) => {
      const before = await store.lock(tx, feederId);
      if (!before) return 'unknown_feeder';
      const next = { ...before, mode };
      await store.change(tx, next);
      await store.note(tx, {
        ...{ feederId, act: 'mode_set', ...by },
        detail: { before: before.mode, after: mode },
      });
      return next;
    });
  }

  override(
    feederId: string,
    stallId: string,
    { isOn, minutes }: { readonly isOn: boolean; readonly minutes: number },
    by: By,
  ): Promise<{ readonly untilMs: number } | Refusal> {
    const { store } = this.ports;
    return this.act(async (tx) => {
      const stall = stallOf(await store.lock(tx, feederId), stallId);
      if (typeof stall === 'string') return stall;
      if (stall.critical && !isOn) return 'critical';
      const untilMs = (await store.nowMs(tx)) + minutes * 60_000;
      const { actor, reason } = by;
      await store.setOverride(tx, { feederId, stallId, isOn, untilMs, actor, reason });
      await this.add(tx, feederId, { type: 'override', stallId, isOn, untilMs });
      const detail = { stallId, isOn, until: new Date(untilMs).toISOString() };
      await store.note(tx, { feederId, act: 'override_set', ...by, detail });
      return { untilMs };
    });
  }

  endOverride(feederId: string, stallId: string, by: By): Promise<'ended' | Refusal> {
    const { store } = this.ports;
    return this.act(async (tx) => {
      const stall = stallOf(await store.lock(tx, feederId), stallId);
      if (typeof stall === 'string') return stall;
      if (!(await store.endOverride(tx, feederId, stallId))) return 'no_override';
      await this.add(tx, feederId, { type: 'release', stallId });
      await store.note(tx, { feederId, act: 'override_ended', ...by, detail: { stallId } });
      return 'ended';
    });
  }

  /** Somebody has closed the breaker, where no controller tells so. */
  reclose(feederId: string, by: By): Promise<'reclosed' | Refusal> {
    const { store } = this.ports;
    return this.act(async (tx) => {
      if (!(await store.lock(tx, feederId))) return 'unknown_feeder';
      await this.add(tx, feederId, { type: 'reclosed' });
      await store.note(tx, { feederId, act: 'reclosed', ...by, detail: {} });
      return 'reclosed';
    });
  }

  private async add(tx: T, feederId: string, input: Input): Promise<void> {
    await this.ports.inputs.add(tx, [{ feederId, input }]);
  }

  private act<R>(work: (tx: T) => Promise<R>): Promise<R> {
    const { unitOfWork, wake } = this.ports;
    return unitOfWork.run((tx) => {
      tx.afterCommit(wake);
      return work(tx);
    });
  }
}

function stallOf(feeder: KeptFeeder | undefined, stallId: string) {
  if (!feeder) return 'unknown_feeder' as const;
  return feeder.definition.stalls.find((stall) => stall.stallId === stallId) ?? ('unknown_stall' as const);
}
