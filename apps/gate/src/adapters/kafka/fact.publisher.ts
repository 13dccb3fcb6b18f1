import { gateAuthV2, type TopicDefinition } from '@night-market/contracts';
import type { SqlTx } from '@night-market/kernel';
import type { EventComposer, OutboxAppender, OutboxMessage } from '@night-market/outbox';
import type { Fact, FactPublisher } from '../../scan-ticket/ports.ts';

/** What the gates tell, on gate.auth, in every version that is published, through the outbox. The request is the first cause of the chain. */
export class OutboxFactPublisher implements FactPublisher<SqlTx> {
  private readonly outbox: OutboxAppender<SqlTx>;
  private readonly composer: EventComposer;
  private readonly published: readonly TopicDefinition[];

  constructor(outbox: OutboxAppender<SqlTx>, composer: EventComposer, published: readonly TopicDefinition[]) {
    this.outbox = outbox;
    this.composer = composer;
    this.published = published;
  }

  publish(tx: SqlTx, facts: readonly Fact[]): Promise<void> {
    return this.outbox.append(
      tx,
      facts.flatMap((fact) => this.messagesOf(fact)),
    );
  }

  private messagesOf(fact: Fact): OutboxMessage[] {
    const { correlationId, ticketId, gateId, scanId, deviceId, zoneId } = fact.scan;
    const key = ticketId!;
    const head = { key, correlationId, causationId: correlationId };
    const scan = { ticketId: key, gateId, scanId };
    const where = { ...scan, deviceId, zoneId };
    switch (fact.type) {
      case 'granted': {
        const payload = { ...where, ...(fact.charge && { charge: { ...fact.charge } }) };
        return this.composer.composeIn(this.published, gateAuthV2, { type: 'granted', payload, ...head });
      }
      case 'denied': {
        const payload = { ...scan, reason: fact.scan.reason! };
        return this.composer.composeIn(this.published, gateAuthV2, { type: 'denied', payload, ...head });
      }
      case 'exited':
        return this.composer.composeIn(this.published, gateAuthV2, {
          type: 'exited',
          payload: where,
          ...head,
        });
      case 'conflict_detected': {
        const payload = { ...scan, conflictsWith: { ...fact.conflictsWith } };
        return this.composer.composeIn(this.published, gateAuthV2, {
          type: 'conflict_detected',
          payload,
          ...head,
        });
      }
    }
  }
}
