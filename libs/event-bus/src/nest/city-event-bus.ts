import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import type { Tx } from '@night-market/kernel';
import { isObservable, lastValueFrom } from 'rxjs';
import { ConsumerLoop } from '../consumer/consumer-loop.ts';
import { Drainer } from '../consumer/drainer.ts';
import type { ConsumerLoopPorts, ConsumerLoopSettings } from '../consumer/loop-settings.ts';
import type { BatchHandler, Router } from '../consumer/ports.ts';
import { routeOf, type EventRoute } from './on-events.ts';
import { inWordsOf, type UnknownTypes } from './subscription.ts';

/**
 * The City Event Bus as a transport of @nestjs/microservices: `@OnEvents` handlers, guards, interceptors and
 * dependency injection as usual; the consume loop is ours. Use it together with {@link RethrowFilter}.
 */
export class CityEventBus<T extends Tx> extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('city-event-bus');
  private readonly routes = new Map<string, BatchHandler<T>>();
  private readonly topics = new Set<string>();
  private readonly unknownTypes = new Map<string, UnknownTypes>();
  private readonly loop: ConsumerLoop<T>;
  /** Works off the stash through the same handlers. */
  readonly drainer: Drainer<T>;

  constructor(settings: ConsumerLoopSettings, ports: ConsumerLoopPorts<T>) {
    super();
    const router: Router<T> = Object.assign(
      (topic: string, type: string) => this.routes.get(`${topic}/${type}`),
      { ignoresUnknown: (topic: string) => this.unknownTypes.get(topic) === 'ignore' },
    );
    this.loop = new ConsumerLoop(settings, ports, router);
    this.drainer = new Drainer(settings, ports, router);
  }

  get queuedRecords(): number {
    return this.loop.queuedRecords;
  }

  /** Records that were fetched and are not settled yet. */
  get recordsInHand(): number {
    return this.loop.recordsInHand;
  }

  /** False for a service without event handlers, which only publishes. */
  get subscribed(): boolean {
    return this.topics.size > 0;
  }

  /** Topics that handlers are registered for, also before listening. */
  get handledTopics(): readonly string[] {
    return this.subscriptions.map(({ topic }) => topic);
  }

  /** The types of each topic that handlers are registered for, also before listening. */
  get subscriptions(): readonly EventRoute[] {
    const routes = [...this.messageHandlers.keys()].map(routeOf);
    return [...Map.groupBy(routes, ({ topic }) => topic)].map(([topic, parts]) => ({
      topic,
      types: parts.flatMap(({ types }) => types),
    }));
  }

  listen(callback: (error?: unknown) => void): void {
    for (const [pattern, handler] of this.messageHandlers) this.route(routeOf(pattern), handler);
    this.loop.start([...this.topics]);
    if (this.subscribed) this.drainer.start();
    callback();
  }

  async close(): Promise<void> {
    await Promise.all([this.loop.stop(), this.drainer.stop()]);
  }

  on(): never {
    throw new Error('the City Event Bus has no events of its own; use the observer port');
  }

  unwrap<L>(): L {
    return this.loop as L;
  }

  private route({ topic, types, unknownTypes, writtenFor }: EventRoute, handler: MessageHandler): void {
    const batch: BatchHandler<T> = async (events, context) => {
      const wanted = writtenFor ? inWordsOf(writtenFor.topic, writtenFor.types, events) : events;
      if (wanted.length === 0) return;
      const result: unknown = await handler(wanted, context);
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    };
    this.topics.add(topic);
    this.agree(topic, unknownTypes);
    for (const type of types) {
      const name = `${topic}/${type}`;
      if (this.routes.has(name))
        throw new Error(`two handlers want ${name}; one event has one handler in a service`);
      this.routes.set(name, batch);
    }
  }

  /** A topic has one policy in a service; who says nothing agrees. */
  private agree(topic: string, policy: UnknownTypes | undefined): void {
    const agreed = this.unknownTypes.get(topic) ?? policy;
    if (agreed !== (policy ?? agreed))
      throw new Error(`handlers of ${topic} want to ignore unknown types, and to park them`);
    if (agreed) this.unknownTypes.set(topic, agreed);
  }
}
