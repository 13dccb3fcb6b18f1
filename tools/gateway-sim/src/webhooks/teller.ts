import type { Store, Untold } from '../books/store.ts';
import type { Sending, WebhookSender } from './sender.ts';
import { limits } from '../limits.ts';

/** How a webhook is told. */
export type Manner = 'plain' | 'repeated' | 'late' | 'reordered';

/** How often a repeated webhook is sent. */
const repeats = 3;

interface Held {
  fact: Untold;
  timer: NodeJS.Timeout;
}

/**
 * Decides when the webhook of a capture or refund leaves, and notes in the journal that it is done, so that the
 * ones a crash left untold are told after the restart.
 */
export class Teller {
  private readonly store: Store;
  private readonly sender: WebhookSender | null;
  private readonly delayed = new Set<NodeJS.Timeout>();
  private readonly held: Held[] = [];

  /** Without a sender nothing is told. */
  constructor(store: Store, sender: WebhookSender | null) {
    this.store = store;
    this.sender = sender;
  }

  /** True when somebody listens to webhooks. */
  get isOn(): boolean {
    return this.sender !== null;
  }

  /** Webhooks not yet delivered: queued, tried again, delayed and held back. */
  get pending(): number {
    return (this.sender?.pending ?? 0) + this.delayed.size + this.held.length;
  }

  /** Tells of a capture or refund. */
  tell(fact: Untold, manner: Manner = 'plain'): void {
    if (this.sender === null) return;
    const hasRoom = this.delayed.size + this.held.length < limits.webhooksPending;
    if (manner === 'late' && hasRoom) this.delay(fact);
    else if (manner === 'reordered' && hasRoom) this.hold(fact);
    else this.send(fact, manner === 'repeated' ? repeats : 1);
  }

  /** Tells of a capture or refund and waits for the first try, but not for ever. */
  async tellNow(fact: Untold): Promise<void> {
    const sending = this.send(fact, 1);
    if (sending === null) return;
    const { promise: patience, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, limits.webhookFirstWaitMs);
    await Promise.race([sending.firstTry, patience]);
    clearTimeout(timer);
  }

  /** Stops; what is still to be told is told after the next start. */
  stop(): void {
    this.sender?.stop();
    for (const timer of this.delayed) clearTimeout(timer);
    for (const { timer } of this.held) clearTimeout(timer);
    this.delayed.clear();
    this.held.length = 0;
  }

  private delay(fact: Untold): void {
    const timer = setTimeout(() => {
      this.delayed.delete(timer);
      this.send(fact, 1);
    }, this.store.plan.settings.lateMs);
    this.delayed.add(timer);
  }

  private hold(fact: Untold): void {
    const timer = setTimeout(() => this.release(fact), this.store.plan.settings.webhookHoldMs);
    this.held.push({ fact, timer });
  }

  private release(fact: Untold): void {
    const at = this.held.findIndex((held) => held.fact === fact);
    const [held] = at < 0 ? [] : this.held.splice(at, 1);
    if (held === undefined) return;
    clearTimeout(held.timer);
    this.send(fact, 1);
  }

  private send(fact: Untold, times: number): Sending | null {
    if (this.sender === null) return null;
    const message = { id: `msg_${fact.of.id}`, body: JSON.stringify(webhookBody(fact)) };
    const overtaken = this.held.map((held) => held.fact);
    const sending = this.sender.send(message);
    void this.follow(fact, message, sending, times, overtaken);
    return sending;
  }

  private async follow(
    fact: Untold,
    message: { id: string; body: string },
    first: Sending,
    times: number,
    overtaken: Untold[],
  ): Promise<void> {
    let sent = await first.done;
    for (let again = 1; sent && again < times; again += 1) {
      sent = await (this.sender as WebhookSender).send(message).done;
    }
    this.store.commit({ t: 'webhook_done', id: fact.of.id, sent });
    for (const held of overtaken) this.release(held);
  }
}

function webhookBody(fact: Untold): object {
  const { id, key, reference, amount, currency, createdAt: timestamp } = fact.of;
  const captureId = fact.type === 'refund' ? { captureId: fact.of.captureId } : {};
  const data = { id, key, reference, amount, currency, ...captureId };
  return { type: `${fact.type}.succeeded`, timestamp, data };
}
