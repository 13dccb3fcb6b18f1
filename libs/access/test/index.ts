export * from './test-operators.ts';
export * from './test-issuer.ts';
