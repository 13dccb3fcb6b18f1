import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificateFiles } from '../secure/certificate-files.ts';
import { clusterDir } from './init-cluster.ts';
import { giveTo, type PostgresHome } from './postgres-home.ts';

/** The server's settings; both files are below its data folder. */
export const TLS_SETTINGS = { ssl: 'on', ssl_cert_file: 'server.crt', ssl_key_file: 'server.key' };

/** What an address needs to reach the server, and no other. */
export const tlsParameters = ({ authority }: CertificateFiles): string =>
  `?${new URLSearchParams({ sslmode: 'verify-full', sslrootcert: authority }).toString()}`;

/** Lets nobody in without TLS and a password, and puts the certificate where the server may read it. */
export async function showCertificate(
  home: PostgresHome,
  { certificate, key }: CertificateFiles,
): Promise<void> {
  const dir = clusterDir(home);
  const put = async (name: string, write: (path: string) => Promise<void>): Promise<void> => {
    const path = join(dir, name);
    // One that the server's user owns cannot be written over by every other.
    await rm(path, { force: true });
    await write(path);
    await giveTo(home.user, path);
  };
  await put('server.crt', (path) => copyFile(certificate, path));
  await put('server.key', (path) => copyFile(key, path));
  const rule = 'hostssl all all 127.0.0.1/32 scram-sha-256\n';
  await put('pg_hba.conf', (path) => writeFile(path, rule, { mode: 0o600 }));
}
