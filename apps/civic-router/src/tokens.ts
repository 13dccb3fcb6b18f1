/** Names under which use cases are injected. */
export const TAKE_REPORT = Symbol('TAKE_REPORT');
export const CHANGE_REPORTS = Symbol('CHANGE_REPORTS');
export const REPORT_READER = Symbol('REPORT_READER');
export const SET_UP_READER = Symbol('SET_UP_READER');
export const SET_UP = Symbol('SET_UP');
export const CLIENT_KEYS = Symbol('CLIENT_KEYS');
export const HOTLINE = Symbol('HOTLINE');
