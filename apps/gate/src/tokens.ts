/** Names under which use cases and readers are injected. */
export const SCAN_TICKETS = Symbol('SCAN_TICKETS');
export const TICKET_READER = Symbol('TICKET_READER');
export const CONFLICTS = Symbol('CONFLICTS');
export const CODE_READER = Symbol('CODE_READER');
export const ISSUE_TICKETS = Symbol('ISSUE_TICKETS');
export const WITHDRAW_TICKETS = Symbol('WITHDRAW_TICKETS');
export const TICKET_CODES = Symbol('TICKET_CODES');
export const TICKET_KEYS = Symbol('TICKET_KEYS');
export const GATE_LISTS = Symbol('GATE_LISTS');
export const POLICIES = Symbol('POLICIES');
export const PUBLIC_URL = Symbol('PUBLIC_URL');
export const PRODUCTS = Symbol('PRODUCTS');
export const PRESENCE = Symbol('PRESENCE');
export const EMPTY_ZONE = Symbol('EMPTY_ZONE');
export const UPLOAD_SCANS = Symbol('UPLOAD_SCANS');
export const ENROL_DEVICE = Symbol('ENROL_DEVICE');
export const DEVICE_CREDENTIALS = Symbol('DEVICE_CREDENTIALS');
/** The market as tokens and devices name it. */
export const MARKET_NAME = Symbol('MARKET_NAME');
export const FEED = Symbol('FEED');
export const PAYMENTS = Symbol('PAYMENTS');
/** Counts requests in the format of the old scanners. */
export const V1_REQUESTS = Symbol('V1_REQUESTS');
