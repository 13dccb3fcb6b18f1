import { secretBytes, sign } from './signature.ts';
import type { Post } from './post.ts';
import { limits } from '../limits.ts';
import type { Metrics } from '../metrics.ts';
import type { Draw } from '../random.ts';

/** One message to tell; `id` is the webhook-id and stays the same in every try. */
export interface Message {
  id: string;
  body: string;
}

export interface SenderOptions {
  urls: string[];
  secret: string;
  post: Post;
  draw: Draw;
  metrics: Metrics;
  /** The gateway's clock, in milliseconds since 1970. */
  nowMs: () => number;
}

/** What became of the tries of a message. */
export interface Sending {
  /** Settles after the first try, whatever came of it. */
  firstTry: Promise<void>;
  /** True once delivered, false when it was dropped or given up; never settles after a stop. */
  done: Promise<boolean>;
}

interface Job {
  message: Message;
  attempt: number;
  afterFirstTry: () => void;
  finish: (delivered: boolean) => void;
}

/** Sends webhooks with a bounded number under way and a bounded number waiting, and tries again with backoff. */
export class WebhookSender {
  private readonly options: SenderOptions;
  private readonly secret: Buffer;
  private readonly waiting: Job[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private head = 0;
  private active = 0;
  private underWay = 0;
  private turn = 0;
  private stopped = false;

  constructor(options: SenderOptions) {
    this.options = options;
    this.secret = secretBytes(options.secret);
  }

  /** Messages not yet delivered or given up. */
  get pending(): number {
    return this.underWay;
  }

  /** Queues a message. */
  send(message: Message): Sending {
    if (this.stopped) return { firstTry: Promise.resolve(), done: new Promise(() => undefined) };
    if (this.underWay >= limits.webhooksPending) {
      this.options.metrics.count('gateway_webhooks_dropped_total');
      return { firstTry: Promise.resolve(), done: Promise.resolve(false) };
    }
    this.underWay += 1;
    const first = Promise.withResolvers<void>();
    const done = Promise.withResolvers<boolean>();
    this.enqueue({ message, attempt: 0, afterFirstTry: first.resolve, finish: done.resolve });
    return { firstTry: first.promise, done: done.promise };
  }

  /** Stops; what was not delivered stays undelivered. */
  stop(): void {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.waiting.length = 0;
    this.head = 0;
  }

  private enqueue(job: Job): void {
    this.waiting.push(job);
    this.pump();
  }

  private pump(): void {
    while (!this.stopped && this.active < limits.webhookConcurrency && this.head < this.waiting.length) {
      const job = this.waiting[this.head] as Job;
      this.head += 1;
      this.active += 1;
      void this.try(job);
    }
    if (this.head > 1_000 || this.head === this.waiting.length) {
      this.waiting.splice(0, this.head);
      this.head = 0;
    }
  }

  private async try(job: Job): Promise<void> {
    const { urls, metrics, post, nowMs } = this.options;
    const url = urls[this.turn++ % urls.length] as string;
    const timestampS = Math.floor(nowMs() / 1000);
    const { id, body } = job.message;
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestampS),
      'webhook-signature': sign(this.secret, id, timestampS, body),
    };
    const delivered = await post(url, headers, body);
    this.active -= 1;
    job.attempt += 1;
    job.afterFirstTry();
    if (this.stopped) return;
    metrics.count(delivered ? 'gateway_webhooks_sent_total' : 'gateway_webhooks_failed_total');
    if (delivered || job.attempt >= limits.webhookAttempts) {
      this.underWay -= 1;
      if (!delivered) metrics.count('gateway_webhooks_given_up_total');
      job.finish(delivered);
    } else {
      this.later(job);
    }
    this.pump();
  }

  private later(job: Job): void {
    const ceilingMs = Math.min(limits.webhookBackoffMaxMs, limits.webhookBackoffFirstMs * 2 ** job.attempt);
    const jitter = this.options.draw.unit('backoff', job.message.id, job.attempt);
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        this.enqueue(job);
      },
      ceilingMs * (0.5 + jitter / 2),
    );
    this.timers.add(timer);
  }
}
