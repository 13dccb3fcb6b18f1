import { castBetween, gateAuthV1, gateAuthV2 } from '@night-market/contracts';
import { envelopeText, type FeedFormat } from '@night-market/service-kit';

const toV1 = castBetween(gateAuthV2.name, gateAuthV1.name)!;

/** What old scanners read: the same events in the flat format of version 1, under the same positions. */
export const inV1: FeedFormat = ({ event }, id) => event && envelopeText(toV1(event), id);
