/** What the settings of a connection by TLS are called. */
export interface TlsNames {
  /** What answers there, such as `broker`. */
  readonly server: string;
  /** The variable that holds its address. */
  readonly address: string;
  /** Where the authorities to trust are named. */
  readonly authority: string;
}

/** Node's codes for a certificate that does not convince; those of OpenSSL's alerts are about ours. */
const CERTIFICATE = /^(?!ERR_SSL_).*(CERT|SIGNATURE|ISSUER|CRL|ALTNAME)/;

/**
 * What to do about the certificate of a server, as the end of a sentence.
 * @param code Node's code of the error
 * @returns undefined when the certificate is not to blame
 */
export function certificateRemedy(
  code: string,
  { server, address, authority }: TlsNames,
): string | undefined {
  if (!CERTIFICATE.test(code)) return undefined;
  if (code.includes('EXPIRED') || code.includes('NOT_YET')) return 'issue a new one, and check the clocks';
  if (code.includes('ALTNAME')) return `name the ${server} in ${address} as its certificate does`;
  return `set ${authority} to the authority that issued it`;
}
