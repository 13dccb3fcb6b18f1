export * from './intent-worker.ts';
