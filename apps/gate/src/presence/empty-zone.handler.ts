import { leaveAtClosing } from '@night-market/gate-policy';
import { newId, type Tx, type UnitOfWork } from '@night-market/kernel';
import type { DecidedScan } from '../domain/decided-scan.ts';
import { Evening } from '../domain/evening.ts';
import type { FactPublisher, ScanStore } from '../scan-ticket/ports.ts';

export interface EmptyZonePorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly scans: ScanStore<T>;
  readonly facts: FactPublisher<T>;
  /** Tickets that are inside a zone and came in until then; at most `limit`. */
  readonly inside: (zoneId: string, untilMs: number, limit: number) => Promise<readonly string[]>;
}

const CHUNK = 500;
/** Under this name exits are kept that no device saw. */
export const CLOSING_DEVICE = 'closing';

/** Exit-all: writes an exit for everybody who came into a zone until a moment. Who comes in later stays inside. */
export class EmptyZone<T extends Tx> {
  private readonly ports: EmptyZonePorts<T>;

  constructor(ports: EmptyZonePorts<T>) {
    this.ports = ports;
  }

  /** @returns how many left */
  async handle(zoneId: string, atMs: number, correlationId: string): Promise<number> {
    const closing = newId();
    for (let left = 0; ;) {
      const ticketIds = await this.ports.inside(zoneId, atMs, CHUNK);
      if (ticketIds.length === 0) return left;
      left += await this.ports.unitOfWork.run((tx) =>
        this.empty(tx, ticketIds, { zoneId, atMs, correlationId, closing }),
      );
    }
  }

  private async empty(
    tx: T,
    ticketIds: readonly string[],
    { zoneId, atMs, correlationId, closing }: Closing,
  ): Promise<number> {
    const { scans: store, facts } = this.ports;
    const evening = new Evening(await store.know(tx, ticketIds));
    const exits: DecidedScan[] = [];
    for (const ticketId of ticketIds) {
      const before = evening.history(ticketId, zoneId);
      const after = leaveAtClosing(before, atMs);
      if (after === before) continue;
      evening.change(ticketId, zoneId, after);
      exits.push({
        ...{ scanId: newId(), deviceId: CLOSING_DEVICE, nonce: `${closing}:${newId()}`, codeHash: '' },
        ...{ ticketId, zoneId, gateId: before.lastEntryGateId!, direction: 'exit', admission: 'prepaid' },
        ...{ product: null, decision: 'granted', reason: null, overridden: null, overrideReason: null },
        ...{ orderId: null, previousGateId: null, previousAtMs: null, correlationId, scannedAtMs: atMs },
        ...{ isOffline: false, deviceAtMs: null, flags: [], conflictsWith: null },
      });
    }
    store.keepPresence(tx, evening.changes());
    store.addToCounts(tx, evening.ledger.deltas());
    await Promise.all([
      store.save(tx, exits),
      facts.publish(
        tx,
        exits.map((scan) => ({ type: 'exited', scan })),
      ),
    ]);
    return exits.length;
  }
}

interface Closing {
  readonly zoneId: string;
  readonly atMs: number;
  readonly correlationId: string;
  readonly closing: string;
}
