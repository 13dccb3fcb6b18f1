export * from './acts.ts';
export * from './migrations.ts';
export * from './pg-stash.ts';
export * from './pg-stash-audit.ts';
export * from './pg-stash-reader.ts';
export * from './replay-jobs.ts';
export * from './stash-operator.ts';
