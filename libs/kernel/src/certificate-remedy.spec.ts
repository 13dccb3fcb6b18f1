import { expect, it } from 'vitest';
import { certificateRemedy } from './certificate-remedy.ts';

const NAMES = { server: 'server', address: 'URL', authority: 'CA' };

it.each([
  ['CERT_HAS_EXPIRED', 'issue a new one, and check the clocks'],
  ['CERT_NOT_YET_VALID', 'issue a new one, and check the clocks'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'name the server in URL as its certificate does'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'set CA to the authority that issued it'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'set CA to the authority that issued it'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'set CA to the authority that issued it'],
  ['ECONNREFUSED', undefined],
  ['28P01', undefined],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', undefined],
])('says what to do about %s', (code, remedy) => expect(certificateRemedy(code, NAMES)).toBe(remedy));
