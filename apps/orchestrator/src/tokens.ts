/** Names under which use cases are injected. */
export const ADVANCE_SAGAS = Symbol('ADVANCE_SAGAS');
export const RETRY_LEG = Symbol('RETRY_LEG');
export const READ_CONVERSATION = Symbol('READ_CONVERSATION');
export const SAGA_READER = Symbol('SAGA_READER');
export const SAGA_SUMMARY = Symbol('SAGA_SUMMARY');
