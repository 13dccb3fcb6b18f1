import { payCmdV1 } from '@night-market/contracts';
import type { SqlTx } from '@night-market/kernel';
import type { EventComposer, OutboxAppender } from '@night-market/outbox';
import type { RefundCommand } from '@night-market/refund-saga';
import type { RefundRequests } from '../../advance-sagas/ports.ts';
import type { Caused } from '../../domain/advance.ts';

/** Refund commands as ACL requests on pay.cmd.v1, through the outbox. */
export class OutboxRefundRequests implements RefundRequests<SqlTx> {
  private readonly outbox: OutboxAppender<SqlTx>;
  private readonly composer: EventComposer;

  constructor(outbox: OutboxAppender<SqlTx>, composer: EventComposer) {
    this.outbox = outbox;
    this.composer = composer;
  }

  send(tx: SqlTx, refunds: readonly Caused<RefundCommand>[], replyByMs: number): Promise<void> {
    const replyBy = new Date(replyByMs).toISOString();
    const messages = refunds.map(({ orderId, command, correlationId, causationId }) =>
      this.composer.compose(payCmdV1, {
        type: 'refund',
        key: orderId,
        payload: { orderId, dupTxnId: command.dupTxnId, attempt: command.attempt },
        correlationId,
        causationId,
        acl: { performative: 'request', conversationId: correlationId, replyBy },
      }),
    );
    return this.outbox.append(tx, messages);
  }
}
