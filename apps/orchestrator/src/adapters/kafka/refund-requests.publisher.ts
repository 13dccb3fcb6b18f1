import { payCmdV1 } from '@night-market/contracts';
import type { SqlTx } from '@night-market/kernel';
import type { EventComposer, OutboxAppender } from '@night-market/outbox';
import type { PaymentCommand } from '@night-market/refund-saga';
import type { RefundRequests } from '../../advance-sagas/ports.ts';
import type { Caused } from '../../domain/advance.ts';

/** What is asked of payments, as ACL requests on pay.cmd.v1, through the outbox. */
export class OutboxRefundRequests implements RefundRequests<SqlTx> {
  private readonly outbox: OutboxAppender<SqlTx>;
  private readonly composer: EventComposer;

  constructor(outbox: OutboxAppender<SqlTx>, composer: EventComposer) {
    this.outbox = outbox;
    this.composer = composer;
  }

  send(tx: SqlTx, requests: readonly Caused<PaymentCommand>[], replyByMs: number): Promise<void> {
    const replyBy = new Date(replyByMs).toISOString();
    const messages = requests.map(({ orderId, command, correlationId, causationId }) =>
      this.composer.compose(payCmdV1, {
        ...wordsOf(command),
        key: orderId,
        correlationId,
        causationId,
        acl: { performative: 'request', conversationId: correlationId, replyBy },
      }),
    );
    return this.outbox.append(tx, messages);
  }
}

function wordsOf(command: PaymentCommand) {
  const { orderId, dupTxnId, attempt } = command;
  const asked = { orderId, dupTxnId, attempt };
  return command.type === 'Refund'
    ? ({ type: 'refund', payload: asked } as const)
    : ({ type: 'record_outside_refund', payload: { ...asked, evidence: command.evidence } } as const);
}
