/** Names under which use cases are injected. */
export const AUDIT_JOBS = Symbol('AUDIT_JOBS');
export const FINDINGS_READER = Symbol('FINDINGS_READER');
export const BROWSE_LOG = Symbol('BROWSE_LOG');
