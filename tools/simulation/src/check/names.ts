import type { ConsumedRecord, OutgoingRecord, RecordHeaders } from '@night-market/event-bus';
import { deadLetterTopic } from '@night-market/contracts';
import type { AppendedEvent } from '../store/sim-tx.ts';

const DEAD = deadLetterTopic('');

export const isDeadLetterTopic = (topic: string): boolean => topic.endsWith(DEAD);

/** The event's id. A record that nobody can read carries it in its headers as well. */
export const idOf = (headers: RecordHeaders): string => headers['ce_id'] ?? '';

/** The event's id; a dead letter is named after the one record that it is of. */
export const nameOfRecord = (headers: RecordHeaders): string => {
  const offset = headers['dlq-original-offset'];
  if (offset === undefined) return idOf(headers);
  return `${headers['dlq-original-topic']} ${idOf(headers)}@${headers['dlq-original-partition']}/${offset}`;
};

/** How a dead letter of this record is named. */
export const nameOfLetter = ({ topic, partition, offset, headers }: ConsumedRecord): string =>
  `${topic} ${idOf(headers)}@${partition}/${offset}`;

/** A record as the event that it carries. */
export const eventOf = ({
  topic,
  key,
  headers,
}: Pick<OutgoingRecord, 'topic' | 'key' | 'headers'>): AppendedEvent => ({
  topic,
  key: String(key),
  id: nameOfRecord(headers),
  source: headers['ce_source'] ?? '',
});
