import { castBetween, gateAuthV1, gateAuthV2, type Envelope } from '@night-market/contracts';
import { eventText, type FeedFormat } from '@night-market/service-kit';

const asEvent = (event: Envelope, id: string): string =>
  eventText({ id, type: event.type, data: JSON.stringify(event) });

/** What new scanners read: the events as they are. */
export const inV2: FeedFormat = asEvent;

const toV1 = castBetween(gateAuthV2.name, gateAuthV1.name)!;

/** What old scanners read: the same events in the flat format of version 1, under the same positions. */
export const inV1: FeedFormat = (event, id) => asEvent(toV1(event), id);
