/** Names under which use cases are injected. */
export const KEEP_LEASE = Symbol('KEEP_LEASE');
export const AGENT_SEARCH = Symbol('AGENT_SEARCH');
export const LEASE_S = Symbol('LEASE_S');
export const FEED = Symbol('FEED');
