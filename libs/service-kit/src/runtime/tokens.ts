/** Names under which the kit's pieces are injected. */
export const HEALTH = Symbol('HEALTH');
export const METRICS = Symbol('METRICS');
