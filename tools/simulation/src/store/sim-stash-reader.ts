import type { StashedEvent, StashedKey } from '@night-market/event-bus';
import type { SimProcess } from '../time/sim-process.ts';
import type { SimStash } from './sim-stash.ts';
import type { SimStore } from './sim-store.ts';

/** What an operator sees of the stash, by asking a replica. */
export class SimStashReader {
  private readonly stash: SimStash;
  private readonly store: SimStore;
  private readonly process: SimProcess;

  constructor(stash: SimStash, store: SimStore, process: SimProcess) {
    this.stash = stash;
    this.store = store;
    this.process = process;
  }

  list(): Promise<StashedKey[]> {
    const { stash, store } = this;
    return this.ask('operator lists', () =>
      stash.keys(store.name).map((key) => ({ ...stash.rowOf(undefined, store.name, key)!, key })),
    );
  }

  head(key: string): Promise<StashedEvent | undefined> {
    return this.ask(`operator sees ${key}`, () => this.stash.eventsOf(undefined, this.store.name, key)[0]);
  }

  private ask<R>(what: string, effect: () => R): Promise<R> {
    return this.process.call(what, () => {
      this.store.assertReachable();
      return effect();
    });
  }
}
