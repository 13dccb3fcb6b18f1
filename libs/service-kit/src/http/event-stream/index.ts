export * from './event-stream.ts';
export * from './event-streams.ts';
export * from './event-text.ts';
