export * from './agent-description.ts';
export * from './directory-member.ts';
export * from './directory-port.ts';
export * from './last-words.ts';
export * from './membership.ts';
export * from './who-has-it.ts';
