export * from './test-operators.ts';
export * from './test-issuer.ts';
export * from './test-services.ts';
export * from './sign-request.ts';
