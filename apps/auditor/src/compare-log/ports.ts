/** A consumer as it tells of itself. */
export interface AuditedConsumer {
  readonly name: string;
  /** Without the namespace. */
  readonly groupId: string;
  readonly inboxRetentionHours: number;
  readonly subscriptions: readonly { readonly topic: string; readonly types: readonly string[] }[];
}

/** An event that an inbox holds, and since when by its database's clock. */
export interface Held {
  readonly id: string;
  readonly receivedAtUs: number;
}

/** The services, asked at their own doors: nobody reads their tables. */
export interface Inboxes {
  /** Every consumer there is. Rejects when one of the services does not answer. */
  consumers(): Promise<readonly AuditedConsumer[]>;
  /** Which of these ids the inbox holds. */
  held(consumer: string, ids: readonly string[]): Promise<readonly Held[]>;
}

export const subscribes = ({ subscriptions }: AuditedConsumer, topic: string): boolean =>
  subscriptions.some((one) => one.topic === topic);
