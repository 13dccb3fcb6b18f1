import { isOn, type OutboxRow, type RelayStore, type Route } from '../src/ports.ts';

/** Rows in memory; this replica owns lanes 0 and 1. */
export class MemoryStore implements RelayStore {
  rows: OutboxRow[] = [];
  reads = 0;
  removals = 0;
  announced: number[] = [];

  claimLanes = () => Promise.resolve([0, 1]);
  read = (lanes: readonly number[], held: readonly Route[], sent: readonly OutboxRow[]) => {
    this.reads++;
    this.forget(sent);
    const heads = lanes.flatMap((lane) =>
      this.rows.filter((row) => row.lane === lane && !held.some(isOn(row))).slice(0, 10),
    );
    return Promise.resolve(heads);
  };
  remove = (sent: readonly OutboxRow[]) => {
    this.removals++;
    this.forget(sent);
    return Promise.resolve();
  };
  announce = (lanes: readonly number[]) => {
    this.announced.push(...lanes);
    return Promise.resolve();
  };
  onAnnounced = () => undefined;
  close = () => Promise.resolve();

  private forget(sent: readonly OutboxRow[]): void {
    this.rows = this.rows.filter((row) => !sent.includes(row));
  }

  put(lane: number, ...values: string[]): void {
    this.putOn(`lane-${lane}`, lane, ...values);
  }

  putOn(topic: string, lane: number, ...values: string[]): void {
    for (const value of values) {
      this.rows.push({
        seq: value,
        lane,
        topic,
        key: Buffer.from('k'),
        value: Buffer.from(value),
        headers: {},
      });
    }
  }
}
