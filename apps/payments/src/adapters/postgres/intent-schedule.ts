/** When intents are looked at again, as SQL; the same for captures and refunds. A crash leaves one alone for so long. */
const LEASE = "interval '10 seconds'";

/** Check time of an intent that its own process is about to carry out. */
export const AFTER_LEASE = `now() + ${LEASE}`;

/** Check time of a due intent that is taken: each further check waits longer, up to 30 s. */
export const AFTER_CHECK = `now() + least(interval '30 seconds', interval '2 seconds' * (2 ^ least(checks, 4))) + ${LEASE}`;

/** Check time after an unknown outcome: soon, and later with every check, up to 10 s. */
export const AFTER_UNKNOWN = `now() + least(interval '10 seconds', interval '500 milliseconds' * (2 ^ least(checks, 5)))`;
