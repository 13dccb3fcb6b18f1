import { PlatformError, type SagaBook } from '@night-market/books';
import { inTurn } from '../act/in-turn.ts';
import type { Platform } from '../http/platform.ts';

const lookPatienceMs = 5_000;

/** What the sagas say in sum. */
export interface SagaCounts {
  captured: number;
  duplicates: number;
  refunded: number;
  settled: number;
}

/** Follows the sagas of a play: one list of the open ones, and a look at each that is not on it. */
export class SagaWatch {
  private readonly platform: Platform;
  private readonly inFlight: number;
  private readonly watched = new Set<string>();
  private readonly known = new Map<string, SagaBook>();

  constructor(platform: Platform, inFlight: number) {
    this.platform = platform;
    this.inFlight = inFlight;
  }

  /** Follows one more order. */
  add(orderId: string): void {
    this.watched.add(orderId);
  }

  /** Looks once. A platform that gives no answer now is looked at again the next time. */
  async look(): Promise<void> {
    const deadlineMs = Date.now() + lookPatienceMs;
    try {
      const watched = [...this.watched];
      const open = new Map((await this.platform.openSagas(deadlineMs)).map((saga) => [saga.orderId, saga]));
      for (const orderId of watched) {
        const saga = open.get(orderId);
        if (saga !== undefined) this.known.set(orderId, saga);
      }
      const unsure = watched.filter(
        (orderId) => !open.has(orderId) && this.known.get(orderId)?.settled !== true,
      );
      await inTurn(unsure, this.inFlight, async (orderId) => {
        const saga = await this.platform.saga(orderId, deadlineMs);
        if (saga !== null) this.known.set(orderId, saga);
      });
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
    }
  }

  /** True when every order that was added is settled. */
  get isSettled(): boolean {
    return this.counts().settled === this.watched.size;
  }

  counts(): SagaCounts {
    const sagas = [...this.known.values()];
    const legs = sagas.flatMap((saga) => saga.legs);
    return {
      captured: sagas.filter(({ state }) => state !== 'Requested' && state !== 'CaptureFailed').length,
      duplicates: legs.length,
      refunded: legs.filter(({ state }) => state === 'Refunded').length,
      settled: sagas.filter(({ settled }) => settled).length,
    };
  }
}
