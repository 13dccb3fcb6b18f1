export * from './allow.ts';
