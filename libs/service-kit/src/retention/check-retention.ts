import { topicNamed } from '@night-market/contracts';

const HOUR_MS = 3_600_000;
/** A sender whose acknowledgement was lost may repeat an event once it is back: so long it may be away. */
const SENDER_AWAY_HOURS = 24;
const CONTRACT_DEFAULT_HOURS = 168;

export interface RetentionTimes {
  readonly inboxHours: number;
  readonly replayWindowHours: number;
  readonly longestRetryHours: number;
  /** How long the broker keeps each topic that is read; Infinity when it never forgets. */
  readonly topicHours: ReadonlyMap<string, number>;
}

/**
 * Law 10: the inbox must remember an event for longer than anybody can deliver it again.
 * @returns undefined when it does, else one sentence that says what to change
 */
export function retentionProblem(times: RetentionTimes): string | undefined {
  const { inboxHours, replayWindowHours, longestRetryHours, topicHours } = times;
  const [longest] = [...topicHours].sort(([, left], [, right]) => right - left);
  if (!longest) return undefined;
  const [topic, hours] = longest;
  if (hours === Infinity) {
    return `INBOX_RETENTION_HOURS is ${inboxHours}, but the broker keeps ${topic} for ever (retention.ms is -1), so a redelivery could count twice; give the topic a retention.ms.`;
  }
  const needed = hours + longestRetryHours + replayWindowHours;
  if (inboxHours > needed) return undefined;
  return `INBOX_RETENTION_HOURS is ${inboxHours} and must be more than ${round(needed)}, or a redelivery could count twice: ${topic} is kept for ${round(hours)} hours, an event may be sent or tried again for ${round(longestRetryHours)}, and REPLAY_WINDOW_HOURS is ${replayWindowHours}.`;
}

/** Of the sender or of the consumer, whoever may be at it for longer. */
export const longestRetryHours = (consumerRetryMs: number): number =>
  Math.max(SENDER_AWAY_HOURS, consumerRetryMs / HOUR_MS);

/** The broker's word where it gave one, the contract's else. */
export function topicHours(
  topics: readonly string[],
  brokerMs: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return new Map(topics.map((topic) => [topic, hoursOf(topic, brokerMs.get(topic))]));
}

function hoursOf(topic: string, brokerMs: number | undefined): number {
  if (brokerMs === undefined) return (topicNamed(topic)?.retentionDays ?? CONTRACT_DEFAULT_HOURS / 24) * 24;
  return brokerMs < 0 ? Infinity : brokerMs / HOUR_MS;
}

const round = (hours: number): number => Math.round(hours * 100) / 100;
