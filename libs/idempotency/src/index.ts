export * from './key.ts';
export * from './migrations.ts';
export * from './pg-idempotency-store.ts';
export * from './ports.ts';
