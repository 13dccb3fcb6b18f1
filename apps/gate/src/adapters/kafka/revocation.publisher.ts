import { gateAuthV2, type TopicDefinition } from '@night-market/contracts';
import type { SqlTx } from '@night-market/kernel';
import type { EventComposer, OutboxAppender } from '@night-market/outbox';
import type { Revocation, RevocationPublisher } from '../../withdraw-tickets/ports.ts';

/** Cancelled tickets as `revoked` on gate.auth: scanners read the list again when they hear of one. */
export class OutboxRevocationPublisher implements RevocationPublisher<SqlTx> {
  private readonly outbox: OutboxAppender<SqlTx>;
  private readonly composer: EventComposer;
  private readonly published: readonly TopicDefinition[];

  constructor(outbox: OutboxAppender<SqlTx>, composer: EventComposer, published: readonly TopicDefinition[]) {
    this.outbox = outbox;
    this.composer = composer;
    this.published = published;
  }

  revoked(tx: SqlTx, { ticketId, reason, version }: Revocation, correlationId: string): Promise<void> {
    const messages = this.composer.composeIn(this.published, gateAuthV2, {
      type: 'revoked',
      key: ticketId,
      payload: { ticketId, reason: reason.slice(0, REASON_MAX), listVersion: version },
      correlationId,
      causationId: correlationId,
    });
    return this.outbox.append(tx, messages);
  }
}

const REASON_MAX = 100;
