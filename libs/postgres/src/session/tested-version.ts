/** The first major version of PostgreSQL for which the plans of our statements are looked at by tests. */
const TESTED_MAJOR = 18;

/**
 * @param version as the server tells it, such as `18.1` or `15.18 (Debian 15.18-0+deb12u1)`
 * @returns what an operator should know of a server that is older than what is tested; undefined of any other
 */
export function notTested(version: string | undefined): string | undefined {
  const major = Number.parseInt(version ?? '', 10);
  if (!(major < TESTED_MAJOR)) return undefined;
  return `PostgreSQL ${major} is older than ${TESTED_MAJOR}, with which this is tested: it may read whole tables where ${TESTED_MAJOR} looks rows up; plan the upgrade`;
}
