/** Names under which use cases are injected. */
export const SIGN_IN = Symbol('SIGN_IN');
export const REFRESH = Symbol('REFRESH');
export const MANAGE_OPERATORS = Symbol('MANAGE_OPERATORS');
export const PUBLISHED_KEYS = Symbol('PUBLISHED_KEYS');
