import type { Envelope } from '@night-market/contracts';
import { errorText, type Log } from '@night-market/kernel';
import type { EventStreams } from '../http/event-stream/event-streams.ts';
import { eventText } from '../http/event-stream/event-text.ts';
import type { FeedFormat } from './feed-event.ts';
import { StreamReader } from './stream-reader.ts';
import type { TopicFeed } from './topic-feed.ts';

/** A feed and all who read it over HTTP at this replica. */
export interface ServedFeed {
  readonly feed: Pick<TopicFeed, 'tell'>;
  readonly streams: EventStreams;
  readonly log: Log;
}

/** As much of request and reply as is needed here. */
export interface FeedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}
export interface FeedReply {
  header(name: string, value: string): unknown;
  send(body?: unknown): unknown;
}

/** How the OpenAPI document describes the header that a reader resumes with. */
export const LAST_EVENT_ID = {
  name: 'last-event-id',
  required: false,
  schema: { type: 'string', pattern: '^\\d[0-9a-f-]*$', maxLength: 200 },
  description: 'The id of the last event that was read; without it the feed begins now.',
} as const;
/** How the OpenAPI document describes the answer. */
export const EVENT_STREAM = { 'text/event-stream': { schema: { type: 'string' } } } as const;

/** The event as it is. */
export const asItIs: FeedFormat = ({ event }, id) => event && envelopeText(event, id);

/** @param id the position behind the event */
export const envelopeText = (event: Envelope, id: string): string =>
  eventText({ id, type: event.type, data: JSON.stringify(event) });

/**
 * Answers with the events of a feed, from behind the one that the reader names as its last.
 * @param owner whose stream it is
 * @param format the same function for all readers of a kind
 */
export function serveFeed(
  { feed, streams, log }: ServedFeed,
  { method, headers }: FeedRequest,
  reply: FeedReply,
  { owner, format = asItIs }: { readonly owner: string; readonly format?: FeedFormat },
): void {
  // Its answer has no body, and so no end that would be waited for.
  if (method === 'HEAD') {
    reply.send();
    return;
  }
  const lastEventId = headers[LAST_EVENT_ID.name];
  const stream = streams.open(reply, owner);
  const position = typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : undefined;
  feed.tell(new StreamReader(stream, format), position).catch((error: unknown) => {
    log.warn({ error: errorText(error) }, 'a reader of the feed could not be told what it missed');
    stream.drop('unavailable');
  });
}
