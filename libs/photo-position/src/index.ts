export * from './position-in.ts';
