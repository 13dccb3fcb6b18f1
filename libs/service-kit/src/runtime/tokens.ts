/** Names under which the kit's pieces are injected. */
export const HEALTH = Symbol('HEALTH');
export const METRICS = Symbol('METRICS');
export const OPS_OPERATOR = Symbol('OPS_OPERATOR');
export const OPS_CONSUMER = Symbol('OPS_CONSUMER');
export const OPS_ACTS = Symbol('OPS_ACTS');
export const OPS_TRAIL = Symbol('OPS_TRAIL');
export const OPS_FIND_TRAILS = Symbol('OPS_FIND_TRAILS');
export const OPS_POSITIONS = Symbol('OPS_POSITIONS');
export const OPS_LAG_HISTORY = Symbol('OPS_LAG_HISTORY');
export const OPS_FIGURES = Symbol('OPS_FIGURES');
export const OPS_INTENTS = Symbol('OPS_INTENTS');
