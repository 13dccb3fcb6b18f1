export * from './migrations.ts';
export * from './pg-inbox.ts';
