/** In characters, as the hotline takes them. */
export const REASON_MAX = 200;
