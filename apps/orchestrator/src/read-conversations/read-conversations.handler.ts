import { refundTalks, type RefundTalk } from '../domain/refund-talks.ts';
import type { SagaReader } from '../read-sagas/ports.ts';

/** Reads back what was said about refunds, from the histories that are kept anyway. */
export class ReadConversations {
  private readonly reader: SagaReader;
  private readonly timeoutMs: number;

  /** @param timeoutMs how long an answer to a request is waited for */
  constructor(reader: SagaReader, timeoutMs: number) {
    this.reader = reader;
    this.timeoutMs = timeoutMs;
  }

  /** Undefined where no request was made in it, or its history is forgotten. */
  async one(conversationId: string): Promise<readonly RefundTalk[] | undefined> {
    const orders = await this.reader.ordersOf(conversationId);
    const histories = await Promise.all(orders.map((orderId) => this.reader.historyOf(orderId)));
    const talks = histories.flatMap((history) => refundTalks(conversationId, history, this.timeoutMs));
    return talks.length > 0 ? talks : undefined;
  }

  /** The last request of each of the newest conversations, the newest first. */
  async newest(limit: number): Promise<readonly RefundTalk[]> {
    const requests = await this.reader.newestRequests(limit);
    const histories = await this.reader.recentHistories([...new Set(requests.map(({ orderId }) => orderId))]);
    return [...Map.groupBy(requests, ({ conversationId }) => conversationId)].flatMap(
      ([conversationId, [newest]]) =>
        refundTalks(conversationId, histories.get(newest!.orderId) ?? [], this.timeoutMs).at(-1) ?? [],
    );
  }
}
