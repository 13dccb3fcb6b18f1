import type { Clock, Log, Tx, UnitOfWork } from '@night-market/kernel';
import type { AuditedConsumer, Consumers } from '../compare-log/ports.ts';
import { handledSince, type Handled } from '../domain/handled-since.ts';
import { agreed } from './agreed.ts';
import type { HandledTypes, Peers, ToldConsumer } from './ports.ts';

export interface KnownConsumersPorts<T extends Tx> {
  readonly peers: Peers;
  readonly types: HandledTypes<T>;
  readonly unitOfWork: UnitOfWork<T>;
  readonly clock: Clock;
  readonly log: Log;
}

/** The consumers, with what is remembered of them: since when they handle what they say they handle. */
export class KnownConsumers<T extends Tx> implements Consumers {
  private readonly ports: KnownConsumersPorts<T>;

  constructor(ports: KnownConsumersPorts<T>) {
    this.ports = ports;
  }

  async all(): Promise<readonly AuditedConsumer[]> {
    const { peers, types, clock } = this.ports;
    const told = (await peers.told()).map(agreed).filter(({ subscriptions }) => subscriptions.length > 0);
    const { handled, fresh, gone } = handledSince(await types.known(), told, clock.nowMs());
    await this.keep(fresh, gone);
    return told.map((consumer) => withSince(consumer, handled));
  }

  private async keep(fresh: readonly Handled[], gone: readonly Handled[]): Promise<void> {
    if (fresh.length === 0 && gone.length === 0) return;
    const { types, unitOfWork, log } = this.ports;
    await unitOfWork.run((tx) => types.change(tx, fresh, gone));
    for (const { consumer, topic, type } of fresh.filter(({ sinceMs }) => sinceMs !== undefined))
      log.info(
        { consumer, topic, type },
        'a consumer begins to handle a type; older events of it are no gaps',
      );
  }
}

const withSince = (
  { subscriptions, ...consumer }: ToldConsumer,
  handled: readonly Handled[],
): AuditedConsumer => ({
  ...consumer,
  subscriptions: subscriptions.map(({ topic }) => ({
    topic,
    types: handled
      .filter((one) => one.consumer === consumer.name && one.topic === topic)
      .map(({ type, sinceMs }) => ({ name: type, sinceMs })),
  })),
});
