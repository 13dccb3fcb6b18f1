const PREFIX = 'whsec_';

/** The key in a secret of the form `whsec_<base64>`. */
export const keyOf = (secret: string): Buffer => Buffer.from(secret.slice(PREFIX.length), 'base64');
