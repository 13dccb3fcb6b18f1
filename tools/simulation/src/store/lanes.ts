import { ALL_LANES, LANES } from '@night-market/outbox';
import type { SimProcess } from '../time/sim-process.ts';

/** A relay's session with the store; its lanes are gone when it is gone. */
export interface RelaySession {
  readonly process: SimProcess;
  announced: () => void;
  open: boolean;
}

/** Which session owns which lane of an outbox. */
export class Lanes {
  private readonly owners = new Map<number, RelaySession>();
  private readonly sessions = new Set<RelaySession>();

  claim(session: RelaySession): number[] {
    this.sessions.add(session);
    const share = Math.ceil(LANES / this.sessions.size);
    const owned = this.of(session);
    for (const lane of owned.splice(share)) this.owners.delete(lane);
    for (const lane of ALL_LANES) {
      if (owned.length < share && !this.owners.has(lane)) {
        this.owners.set(lane, session);
        owned.push(lane);
      }
    }
    return owned;
  }

  of(session: RelaySession): number[] {
    return ALL_LANES.filter((lane) => this.owners.get(lane) === session);
  }

  ownersOf(lanes: readonly number[]): RelaySession[] {
    return [...new Set(lanes.flatMap((lane) => this.owners.get(lane) ?? []))];
  }

  close(session: RelaySession): void {
    session.open = false;
    this.sessions.delete(session);
    for (const lane of this.of(session)) this.owners.delete(lane);
  }
}
