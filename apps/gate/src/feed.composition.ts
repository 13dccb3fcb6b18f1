import type { Provider } from '@nestjs/common';
import { gateAuthV2 } from '@night-market/contracts';
import {
  createTopicFeed,
  EventStreams,
  type ServedFeed,
  type ServiceRuntime,
} from '@night-market/service-kit';
import { RevokedReaders } from './adapters/feed/revoked-readers.ts';
import type { GateConfig } from './config.ts';
import { FEED } from './tokens.ts';

/** What tells scanners what happens. Both formats come from the one topic. */
export function feedParts(runtime: ServiceRuntime, config: GateConfig): { readonly providers: Provider[] } {
  const { access, background, clock, random, log, metrics } = runtime;
  const streams = new EventStreams({ clock });
  metrics.gauge('gate_feed_readers', 'Scanners that follow the feed at this replica.', () => streams.size);
  background.push(new RevokedReaders({ streams, keys: access.keys!, clock, random, log }));
  const served: ServedFeed = { feed: createTopicFeed(gateAuthV2.name, runtime, config), streams, log };
  return {
    providers: [{ provide: FEED, useValue: served }],
  };
}
