export { claimsOf, codes } from './arbitraries.ts';
export { keySetOf, newKey } from './keys.ts';
