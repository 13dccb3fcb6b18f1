/** A configuration that cannot be used; the message names each wrong variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
