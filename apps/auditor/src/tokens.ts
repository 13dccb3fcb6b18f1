/** Names under which use cases are injected. */
export const AUDIT_JOBS = Symbol('AUDIT_JOBS');
export const FINDINGS_READER = Symbol('FINDINGS_READER');
