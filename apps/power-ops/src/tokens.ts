/** Names under which use cases are injected. */
export const TAKE_READINGS = Symbol('TAKE_READINGS');
export const NOTE_INPUTS = Symbol('NOTE_INPUTS');
export const SET_UP = Symbol('SET_UP');
export const DRY_RUN = Symbol('DRY_RUN');
export const POWER_READER = Symbol('POWER_READER');
export const OPENADR_READER = Symbol('OPENADR_READER');
export const SUBSCRIBE = Symbol('SUBSCRIBE');
