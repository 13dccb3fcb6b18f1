import {
  eventHeaders,
  opsPowerV1,
  readableEvent,
  type AclHeaders,
  type Envelope,
  type OpsPowerV1Event,
} from '@night-market/contracts';
import { newId } from '@night-market/kernel';
import { Partitioners, type Consumer, type Kafka, type Producer } from 'kafkajs';

const REQUESTS = ['Power.Shed', 'Power.Restore', 'Power.CallForBids', 'Power.AcceptBid'] as const;

export type StallRequest = Extract<OpsPowerV1Event, { type: (typeof REQUESTS)[number] }>;
export type StallEventType =
  'agreed' | 'refused' | 'informed' | 'failed' | 'proposed' | 'tripped' | 'reclosed';

const isRequest = (event: OpsPowerV1Event): event is StallRequest =>
  REQUESTS.some((type) => type === event.type);

const SOURCE = 'stall-sim';

/** The controllers of stalls and the breakers, on ops.power.v1. */
export class StallBus {
  private readonly producer: Producer;
  private readonly consumer: Consumer;
  private readonly topic: string;

  constructor(kafka: Kafka, namespace: string) {
    this.topic = namespace + opsPowerV1.name;
    const createPartitioner = Partitioners.DefaultPartitioner;
    this.producer = kafka.producer({ allowAutoTopicCreation: false, createPartitioner });
    // A group of its own: what was asked of an earlier run is of no use to this one.
    this.consumer = kafka.consumer({ groupId: `${namespace}${SOURCE}-${newId()}`, maxWaitTimeInMs: 50 });
  }

  /** Resolves when it hears requests. */
  async open(heard: (request: StallRequest) => void): Promise<void> {
    await Promise.all([this.producer.connect(), this.consumer.connect()]);
    await this.consumer.subscribe({ topics: [this.topic], fromBeginning: false });
    const joined = Promise.withResolvers<void>();
    this.consumer.on(this.consumer.events.FETCH_START, () => joined.resolve());
    await this.consumer.run({
      eachMessage: ({ message: { value } }) => {
        const event = readableEvent(opsPowerV1.name, value) as OpsPowerV1Event | undefined;
        if (event && isRequest(event)) heard(event);
        return Promise.resolve();
      },
    });
    await joined.promise;
  }

  async say(
    type: StallEventType,
    payload: Envelope['payload'] & { feederId: string },
    acl?: AclHeaders,
    cause?: Envelope,
  ): Promise<void> {
    const id = newId();
    const event: Envelope = {
      ...{ id, topic: opsPowerV1.name, ts: new Date().toISOString(), key: payload.feederId, type, payload },
      ...{ correlationId: cause?.correlationId ?? id, causationId: cause?.id ?? id },
    };
    const message = {
      key: event.key,
      value: JSON.stringify(event),
      headers: eventHeaders(event, SOURCE, acl),
    };
    await this.producer.send({ topic: this.topic, messages: [message] });
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.consumer.disconnect(), this.producer.disconnect()]);
  }
}
