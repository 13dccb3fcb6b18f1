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
    const { correlationId, ticketId } = fact.scan;
    const head = { key: ticketId!, correlationId, causationId: correlationId };
    return this.composer.composeIn(this.published, gateAuthV2, { ...toldOf(fact), ...head });
  }
}

/** A fact as the contract has it. */
function toldOf(fact: Fact) {
  const { ticketId, gateId, scanId, deviceId, zoneId } = fact.scan;
  const scan = { ticketId: ticketId!, gateId, scanId };
  const where = { ...scan, deviceId, zoneId };
  switch (fact.type) {
    case 'granted':
      return { type: fact.type, payload: { ...where, ...(fact.charge && { charge: { ...fact.charge } }) } };
    case 'denied':
      return { type: fact.type, payload: { ...scan, reason: fact.scan.reason! } };
    case 'exited':
      return { type: fact.type, payload: where };
    case 'conflict_detected':
      return { type: fact.type, payload: { ...scan, conflictsWith: { ...fact.conflictsWith } } };
  }
}
