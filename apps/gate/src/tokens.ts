/** Names under which use cases are injected. */
export const SCAN_TICKETS = Symbol('SCAN_TICKETS');
export const TICKET_READER = Symbol('TICKET_READER');
