import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { mayRead, TOPICS } from '@night-market/contracts';
import { routeOf } from '@night-market/event-bus';
import { ConfigError } from '@night-market/kernel';
import type { Need } from './library-tables.ts';
import type { ServiceTables } from './service-tables.ts';

/** In the place of the bus where no events are handled; it knows of handlers that are there all the same. */
export class NoBus extends Server implements CustomTransportStrategy {
  get handledTopics(): readonly string[] {
    return [...this.messageHandlers.keys()].map((pattern) => routeOf(pattern).topic);
  }

  listen(callback: () => void): void {
    callback();
  }

  close(): void {
    // There is nothing to close.
  }

  on(): never {
    throw new Error('a service without event handlers has no bus');
  }

  unwrap(): never {
    return this.on();
  }
}

/**
 * Refuses handlers of topics that are not meant for the service, or that it has no tables for.
 * @throws ConfigError which says what to change
 */
export function refuseHandlers(
  { name, contracts = TOPICS }: Pick<ServiceTables, 'name' | 'contracts'>,
  needs: ReadonlySet<Need>,
  handledTopics: readonly string[],
): void {
  for (const topic of handledTopics) {
    const contract = contracts.find((one) => one.name === topic);
    if (!contract || !mayRead(contract, name))
      throw new ConfigError(
        `${name} handles events of ${topic}, whose contract does not name it as a consumer: add '${name}' to the consumers of ${topic} in libs/contracts, or remove the handler`,
      );
    if (!needs.has('inbox'))
      throw new ConfigError(
        `${name} handles events of ${topic} and has no inbox: add needs: ['inbox'] to its service definition`,
      );
  }
}
