export * from './pg-inbox.ts';
