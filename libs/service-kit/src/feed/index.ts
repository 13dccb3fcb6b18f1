export { FeedEvent, type FeedFormat } from './feed-event.ts';
export type { FeedGap, FeedReader } from './feed-follower.ts';
export * from './topic-feed.ts';
export { createTopicFeed } from './create-topic-feed.ts';
export * from './serve-feed.ts';
export { StreamReader } from './stream-reader.ts';
