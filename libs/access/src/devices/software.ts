/** The header in which a device says what runs on it; browsers let no page set User-Agent. */
export const SOFTWARE_HEADER = 'x-scanner-version';

const FORM = /^[\x21-\x7e]{1,64}$/;

/** Name and version of a program, such as `scanner-web/1.2.0`; undefined for anything that does not look so. */
export const softwareText = (said: string | readonly string[] | undefined): string | undefined =>
  typeof said === 'string' && FORM.test(said) ? said : undefined;
