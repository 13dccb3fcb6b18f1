import { gateAuthV2, type TopicDefinition } from '@night-market/contracts';
import type { SqlTx } from '@night-market/kernel';
import type { EventComposer, OutboxAppender } from '@night-market/outbox';
import type { Grant, GrantPublisher } from '../../scan-ticket/ports.ts';

/** Entries as `granted` on gate.auth, in every version that is published, through the outbox. The request is the first cause of the chain. */
export class OutboxGrantPublisher implements GrantPublisher<SqlTx> {
  private readonly outbox: OutboxAppender<SqlTx>;
  private readonly composer: EventComposer;
  private readonly published: readonly TopicDefinition[];

  constructor(outbox: OutboxAppender<SqlTx>, composer: EventComposer, published: readonly TopicDefinition[]) {
    this.outbox = outbox;
    this.composer = composer;
    this.published = published;
  }

  publish(tx: SqlTx, grants: readonly Grant[]): Promise<void> {
    const messages = grants.flatMap(({ scan: { ticketId, gateId, scanId, correlationId }, charge }) =>
      this.composer.composeIn(this.published, gateAuthV2, {
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
