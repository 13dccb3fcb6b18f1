export * from './dead-letters.ts';
export * from './lanes.ts';
export * from './message.ts';
export * from './ports.ts';
export * from './postgres/pg-outbox.ts';
export * from './postgres/pg-relay-store.ts';
export * from './postgres/schema.ts';
export * from './relay/relay.ts';
