/** A type of event that a consumer handles. */
export interface HandledType {
  readonly name: string;
  /** Events sent before it may have been skipped, since no replica handled them; undefined: it was always handled. */
  readonly sinceMs: number | undefined;
}

/** A consumer, as far as the auditor knows it. */
export interface AuditedConsumer {
  readonly name: string;
  /** Without the namespace. */
  readonly groupId: string;
  readonly inboxRetentionHours: number;
  readonly subscriptions: readonly { readonly topic: string; readonly types: readonly HandledType[] }[];
}

export interface Consumers {
  /** Every consumer there is. Rejects when no replica of one of the services answers. */
  all(): Promise<readonly AuditedConsumer[]>;
}

/** An event that an inbox holds, and since when by its database's clock. */
export interface Held {
  readonly id: string;
  readonly receivedAtUs: number;
}

/** The inboxes, asked through the API of their services, whose tables are not read. */
export interface Inboxes {
  /** Which of these ids the inbox holds. */
  held(consumer: string, ids: readonly string[]): Promise<readonly Held[]>;
}

export const subscribes = ({ subscriptions }: AuditedConsumer, topic: string): boolean =>
  subscriptions.some((one) => one.topic === topic);
