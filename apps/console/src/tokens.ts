/** Names under which use cases are injected. */
export const SESSION_DOOR = Symbol('SESSION_DOOR');
export const AGENTS = Symbol('AGENTS');
export const CALL_SERVICE = Symbol('CALL_SERVICE');
export const SEE_ACTS = Symbol('SEE_ACTS');
export const FIND_TRAILS = Symbol('FIND_TRAILS');
export const SEE_TRAIL = Symbol('SEE_TRAIL');
export const SEE_OVERVIEW = Symbol('SEE_OVERVIEW');
export const ORDER_FEED = Symbol('ORDER_FEED');
export const PAGE_FILES = Symbol('PAGE_FILES');
