import type { CertificateFiles } from './certificate-files.ts';

/** An authority and a certificate in this folder, as `ensureCertificates` makes them. */
export async function makeCertificates(dataDir: string): Promise<CertificateFiles> {
  // Only who makes certificates loads what makes them.
  const { ensureCertificates } = await import('./certificates.ts');
  return ensureCertificates(dataDir);
}
