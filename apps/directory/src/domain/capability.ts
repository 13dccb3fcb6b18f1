/** Characters that a name of a service may have. */
export const SERVICE_NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/;

/** What may be looked for: a name, in which `*` stands for any characters, none included. */
export const CAPABILITY_PATTERN = /^[A-Za-z0-9._:*-]+$/;

/**
 * A capability pattern as PostgreSQL's `like` reads it, with `\` as its escape.
 * @param pattern one that {@link CAPABILITY_PATTERN} admits
 */
export const likePattern = (pattern: string): string =>
  pattern.replace(/[\\%_]/g, String.raw`\$&`).replace(/\*+/g, '%');
