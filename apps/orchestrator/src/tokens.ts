/** Names under which use cases are injected. */
export const ADVANCE_SAGAS = Symbol('ADVANCE_SAGAS');
export const ACT_ON_SAGA = Symbol('ACT_ON_SAGA');
export const SAGA_READER = Symbol('SAGA_READER');
export const SAGA_SUMMARY = Symbol('SAGA_SUMMARY');
