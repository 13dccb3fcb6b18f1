/** The longest reason that is kept of an operator's act on a ticket, a feeder or a report, in characters. */
export const ACT_REASON_MAX = 200;

/** The longest of an act on a saga, a held key, an intent or a credential, in characters. */
export const OPS_REASON_MAX = 500;
