export * from './config-doc.ts';
export * from './database.ts';
export * from './eventually.ts';
export * from './gate.ts';
export * from './kafka.ts';
export * from './pg-unit-of-work.ts';
