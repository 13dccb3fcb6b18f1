import { cityDirectoryV1, readableEvent, type CityDirectoryV1Event } from '@night-market/contracts';
import type { ConsumedRecord, LogReader } from '@night-market/event-bus';
import type { KafkaInspector } from '@night-market/kafka';
import type { Clock } from '@night-market/kernel';
import { PeerUnavailableError } from '@night-market/service-kit';
import type { ListedAgents } from '../../find-services/listed-agents.ts';
import type { Addresses, FoundServices } from '../../find-services/ports.ts';

interface Ports {
  readonly reader: LogReader;
  /** Of any group, for the ends of the log. */
  readonly inspector: Pick<KafkaInspector, 'positions'>;
  readonly clock: Clock;
  readonly agents: ListedAgents;
}

const TOPIC = cityDirectoryV1.name;
/** Each look is a group of its own at the broker; an audit that waits for consumers asks often. */
const FRESH_MS = 2_000;

/** A copy of the directory, read from its compacted topic: while the directory is away it says what it said last. */
export class DirectoryCopy implements FoundServices {
  private readonly ports: Ports;
  private readonly next = new Map<number, bigint>();
  private readonly stopping = new AbortController();
  private readAtMs = -Infinity;
  private reading: Promise<void> | undefined;

  constructor(ports: Ports) {
    this.ports = ports;
  }

  async now(): Promise<Addresses> {
    const { clock, agents } = this.ports;
    if (clock.nowMs() - this.readAtMs > FRESH_MS)
      await (this.reading ??= this.read().finally(() => (this.reading = undefined)));
    const addresses = agents.addresses();
    if (addresses.size > 0) return addresses;
    throw new PeerUnavailableError(
      'no service that handles events is listed in the directory: give the services DIRECTORY_URL, or the auditor AUDIT_SERVICES',
    );
  }

  stop(): void {
    this.stopping.abort();
  }

  private async read(): Promise<void> {
    const { reader, inspector, clock } = this.ports;
    const partitions = (await inspector.positions([TOPIC])).get(TOPIC) ?? [];
    const stretches = partitions.map(({ partition, low, high }) => {
      const next = this.next.get(partition) ?? low;
      return { topic: TOPIC, partition, from: next > low ? next : low, to: high };
    });
    await reader.read(stretches, (records) => Promise.resolve(this.take(records)), this.stopping.signal);
    for (const { partition, to } of stretches) this.next.set(partition, to);
    // Found nobody: it is worth looking again soon.
    if (this.ports.agents.addresses().size > 0) this.readAtMs = clock.nowMs();
  }

  private take(records: readonly ConsumedRecord[]): void {
    for (const { value } of records) {
      const event = readableEvent(TOPIC, value);
      if (event) this.ports.agents.hear(event as CityDirectoryV1Event);
    }
  }
}
