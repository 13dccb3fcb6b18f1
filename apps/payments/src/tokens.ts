/** Names under which the module binds use cases and adapters. */
export const ACCEPT_PAYMENTS = Symbol('ACCEPT_PAYMENTS');
export const START_CAPTURES = Symbol('START_CAPTURES');
export const BOOK_OUTSIDE_REFUNDS = Symbol('BOOK_OUTSIDE_REFUNDS');
export const START_REFUNDS = Symbol('START_REFUNDS');
export const PAYMENT_INTAKE = Symbol('PAYMENT_INTAKE');
export const PAYMENT_READS = Symbol('PAYMENT_READS');
export const BREAKS = Symbol('BREAKS');
export const WEBHOOK_INTAKE = Symbol('WEBHOOK_INTAKE');
export const MONEY_SUMMARY = Symbol('MONEY_SUMMARY');
