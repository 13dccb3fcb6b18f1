import type { Tx } from '@night-market/kernel';
import type { FeederInput, InputObserver, InputStore } from './ports.ts';

export interface NoteInputsPorts<T extends Tx> {
  readonly inputs: InputStore<T>;
  readonly observer: InputObserver;
  /** Wakes whoever plans. */
  readonly wake: () => void;
}

/** Keeps what meters, breakers and controllers say until the next plan of their feeder has seen it. */
export class NoteInputs<T extends Tx> {
  private readonly ports: NoteInputsPorts<T>;

  constructor(ports: NoteInputsPorts<T>) {
    this.ports = ports;
  }

  async handle(tx: T, noted: readonly FeederInput[]): Promise<void> {
    if (noted.length === 0) return;
    const { inputs, observer, wake } = this.ports;
    const { dropped } = await inputs.add(tx, noted);
    tx.afterCommit(() => {
      if (dropped > 0) observer.dropped(dropped);
      if (dropped < noted.length) wake();
    });
  }
}
