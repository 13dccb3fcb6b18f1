import { SEQUENCE_HEADER } from '@night-market/contracts';
import { headerOf, type Broken, type ReadEvent } from '@night-market/event-bus';
import { deriveId } from '@night-market/kernel';
import type { Verdict } from '../domain/partition-window.ts';
import type { Sent } from '../domain/sent.ts';

/** A record with what was found out about it. */
export interface Compared {
  readonly one: ReadEvent | Broken;
  readonly sent: Sent;
  readonly verdict: Verdict;
  /** Compared before; looked at once more only to know what came before the rest. */
  readonly lead: boolean;
}

/** A record in the terms of the comparison. Two events with one fingerprint are one effect that was done twice. */
export function toSent(one: ReadEvent | Broken): Sent {
  const { topic, partition, offset, timestampMs } = one.record;
  const source = headerOf(one.record, 'ce_source') ?? '';
  const sequence = headerOf(one.record, SEQUENCE_HEADER);
  return {
    ...{ topic, partition, offset, key: one.key, id: one.id, source },
    sequence: /^\d{20}$/.test(sequence ?? '') ? sequence : undefined,
    fingerprint: 'error' in one || source === '' ? undefined : fingerprintOf(source, one),
    sentAtMs: timestampMs,
  };
}

const fingerprintOf = (source: string, { event }: ReadEvent): string =>
  deriveId(source, event.causationId, event.type, event.key, JSON.stringify(event.payload));
