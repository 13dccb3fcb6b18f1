export * from './authenticate/authenticator.ts';
export * from './authenticate/bearer.ts';
export * from './authenticate/first-of.ts';
export * from './decide/decide.ts';
export * from './decide/demand.ts';
export * from './principal.ts';
