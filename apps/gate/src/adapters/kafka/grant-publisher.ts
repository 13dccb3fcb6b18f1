import { gateAuthV2 } from '@night-market/contracts';
import type { SqlTx } from '@night-market/kernel';
import type { EventComposer, OutboxAppender } from '@night-market/outbox';
import type { Grant, GrantPublisher } from '../../scan-ticket/ports.ts';

/** Entries as `granted` on gate.auth.v2, through the outbox. The request is the first cause of the chain. */
export class OutboxGrantPublisher implements GrantPublisher<SqlTx> {
  private readonly outbox: OutboxAppender<SqlTx>;
  private readonly composer: EventComposer;

  constructor(outbox: OutboxAppender<SqlTx>, composer: EventComposer) {
    this.outbox = outbox;
    this.composer = composer;
  }

  publish(tx: SqlTx, grants: readonly Grant[]): Promise<void> {
    const messages = grants.map(({ scan: { ticketId, gateId, scanId, correlationId }, charge }) =>
      this.composer.compose(gateAuthV2, {
        type: 'granted',
        key: ticketId,
        payload: { ticketId, gateId, scanId, ...(charge && { charge: { ...charge } }) },
        correlationId,
        causationId: correlationId,
      }),
    );
    return this.outbox.append(tx, messages);
  }
}
