export * from './backoff.ts';
export * from './clock.ts';
export * from './group-committer.ts';
export * from './ids.ts';
export * from './log.ts';
export * from './random.ts';
export * from './transaction.ts';
export * from './wakeup.ts';
