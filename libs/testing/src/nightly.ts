/** How often fast-check runs a property unless told. */
const USUAL_RUNS = 100;

/** The long form of a test with NIGHTLY=1 in the environment, else the short one. */
export const nightly = <T>(long: T, short: T): T => (process.env['NIGHTLY'] ? long : short);

/**
 * For properties that look for what is rare: `most` runs with NIGHTLY=1; else a tenth of them, yet never fewer than
 * fast-check's usual hundred.
 */
export const propertyRuns = (most: number): { readonly numRuns: number } => ({
  numRuns: nightly(most, Math.max(USUAL_RUNS, Math.ceil(most / 10))),
});
