import { join } from 'node:path';

/** Where the certificates of a stack are, as PEM. */
export interface CertificateFiles {
  /** The authority's own certificate; may be read by all. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  /** Key and certificate in one file, as Kafka wants it. */
  readonly keystore: string;
}

/** The subject of the stack's certificate, as Kafka names whoever shows it. */
export const STACK_SUBJECT = 'CN=night-market-stack';

/** The files of the stack in this folder, which may not be there yet. */
export function certificateFiles(dataDir: string): CertificateFiles {
  const file = (name: string): string => join(dataDir, 'tls', name);
  return {
    authority: file('ca.pem'),
    certificate: file('server.pem'),
    key: file('server.key'),
    keystore: file('keystore.pem'),
  };
}
