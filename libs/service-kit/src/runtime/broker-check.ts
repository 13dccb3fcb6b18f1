import {
  probeBrokers,
  refusalOf,
  type BrokerProblem,
  type KafkaConsumer,
  type KafkaInspector,
} from '@night-market/kafka';
import { atMost, Recurring, type Clock, type Log, type Random } from '@night-market/kernel';
import type { CommonConfig } from '../config/common-config.ts';
import type { HealthCheck } from '../health/health.ts';
import { kafkaTls, type KafkaTlsConfig } from './kafka-connections.ts';

interface Consuming {
  readonly bus: { readonly handledTopics: readonly string[]; readonly subscribed: boolean };
  readonly broker: Pick<KafkaConsumer, 'joined' | 'fault'>;
}

interface Ports {
  /** Absent where nothing is read from the bus. */
  readonly incoming: Consuming | undefined;
  readonly inspector: Pick<KafkaInspector, 'missing' | 'settled'>;
  /** The group that it reads as, as the broker knows it. */
  readonly group: string;
  /** Topics that it writes to, dead letters among them. */
  readonly written: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Pick<Log, 'warn' | 'info'>;
}

const AGAIN_MS = 5_000;
/** A request to a silent broker takes longer. */
const STOP_LIMIT_MS = 1_000;
/** After the first join Kafka's client reports outages. */
const DONE_MS = 86_400_000;
const BACKOFF = { baseMs: AGAIN_MS, factor: 1, capMs: AGAIN_MS };

/** Checks, from boot until the first join, what keeps a service from its broker, and logs it. */
export class BrokerCheck {
  private readonly config: KafkaTlsConfig & Pick<CommonConfig, 'KAFKA_BROKERS' | 'KAFKA_SASL_MECHANISM'>;
  private readonly ports: Ports;
  private readonly rounds: Recurring;
  private problem: BrokerProblem | undefined;

  constructor(config: BrokerCheck['config'], ports: Ports) {
    this.config = config;
    this.ports = ports;
    const { clock, random } = ports;
    this.rounds = new Recurring({
      round: () => this.look(),
      // The broker may have just gone down; the next round reports it.
      failed: () => undefined,
      ...{ backoff: BACKOFF, clock, random },
    });
  }

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return atMost(this.ports.clock, STOP_LIMIT_MS, this.rounds.stop());
  }

  /** What keeps the service from ever joining, as its settings or the broker's topics are. */
  get fault(): string | undefined {
    return this.problem?.isMistake ? this.problem.sentence : undefined;
  }

  /** Why the service waits; undefined when nothing is known of it. */
  get outage(): string | undefined {
    return this.problem?.sentence;
  }

  private async look(): Promise<number> {
    const before = this.problem?.sentence;
    this.problem = await this.find();
    const { log } = this.ports;
    if (this.problem && this.problem.sentence !== before) log.warn({}, this.problem.sentence);
    if (!this.problem && before) log.info({}, 'the broker and all topics are available now');
    return this.problem ? AGAIN_MS : DONE_MS;
  }

  private async find(): Promise<BrokerProblem | undefined> {
    const { incoming, group } = this.ports;
    if (!incoming?.broker.joined) {
      const { KAFKA_BROKERS: brokers, KAFKA_SASL_MECHANISM: mechanism } = this.config;
      const hasLogin = mechanism !== undefined;
      const problem = await probeBrokers({ brokers, tls: kafkaTls(this.config), hasLogin });
      if (problem) return problem;
    }
    try {
      return await this.ask();
    } catch (error) {
      const refusal = refusalOf(error, { group });
      if (refusal) return { sentence: refusal.message, isMistake: true };
      throw error;
    }
  }

  /** @throws what Kafka's client throws, also when the broker refuses to tell */
  private async ask(): Promise<BrokerProblem | undefined> {
    const { incoming, inspector, written } = this.ports;
    const read = incoming?.bus.handledTopics ?? [];
    const missing = await inspector.missing([...new Set([...read, ...written])]);
    if (missing.length > 0) return missingTopics(missing);
    if (read.length > 0 && !incoming?.broker.joined) await inspector.settled(read);
    return undefined;
  }
}

const missingTopics = (names: readonly string[]): BrokerProblem => ({
  sentence: `${names.length === 1 ? 'A topic is' : 'Topics are'} not on the broker, or may not be seen by this service: ${names.join(', ')}. npm start and npm run stack make the topics of the contracts; elsewhere create them as docs/api/asyncapi.json describes them.`,
  isMistake: true,
});

/** While Kafka is down work is accepted; a consumer that keeps failing on its own needs an operator. */
export const busCheck = (incoming: Consuming | undefined, check: BrokerCheck): HealthCheck => ({
  name: 'bus',
  required: false,
  probe: () => Promise.resolve(busState(incoming, check.outage)),
  fault: () => check.fault ?? incoming?.broker.fault,
});

function busState(incoming: Consuming | undefined, outage: string | undefined): string {
  const subscribed = incoming?.bus.subscribed ?? false;
  if (subscribed && incoming?.broker.joined) return 'joined';
  const state = subscribed ? 'joining' : 'publishing';
  return outage === undefined ? state : `${state}: ${outage}`;
}
