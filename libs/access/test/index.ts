export * from './test-operators.ts';
