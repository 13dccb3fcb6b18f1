import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { certificateFiles, STACK_SUBJECT, type CertificateFiles } from './certificate-files.ts';

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3_650;
const CERTIFICATE_DAYS = 365;
/** A certificate that ends within so long is made anew. */
const RENEW_DAYS = 30;

/** Makes an authority the first time and a certificate for the loopback names, again before it ends. Keys have mode 0600. */
export async function ensureCertificates(dataDir: string, nowMs = Date.now()): Promise<CertificateFiles> {
  const files = certificateFiles(dataDir);
  if (await isGood(files, nowMs)) return files;
  await mkdir(join(dataDir, 'tls'), { recursive: true });
  const authority = await ensureAuthority(files.authority, join(dataDir, 'tls', 'ca.key'), nowMs);
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    ...validity(nowMs, CERTIFICATE_DAYS),
    subject: STACK_SUBJECT,
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: authority.key,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  const [key, pem] = [await pemOf(keys.privateKey), `${certificate.toString('pem')}\n`];
  await write(files.key, key, 0o600);
  await write(files.keystore, key + pem, 0o600);
  // Last: while it is missing or old the others are made again.
  await write(files.certificate, pem, 0o644);
  return files;
}

async function isGood(files: CertificateFiles, nowMs: number): Promise<boolean> {
  if (!Object.values(files).every((path) => existsSync(path))) return false;
  const { validToDate } = new X509Certificate(await readFile(files.certificate));
  return validToDate.getTime() - nowMs > RENEW_DAYS * DAY_MS;
}

async function ensureAuthority(
  path: string,
  keyPath: string,
  nowMs: number,
): Promise<{ subject: string; key: Key }> {
  const subject = 'CN=night-market development authority';
  if (existsSync(path) && existsSync(keyPath)) {
    const [der] = PemConverter.decode(await readFile(keyPath, 'utf8'));
    return { subject, key: await crypto.subtle.importKey('pkcs8', der!, ALGORITHM, false, ['sign']) };
  }
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(nowMs, AUTHORITY_DAYS),
    name: subject,
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  await write(keyPath, await pemOf(keys.privateKey), 0o600);
  await write(path, `${certificate.toString('pem')}\n`, 0o644);
  return { subject, key: keys.privateKey };
}

const newKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

/** A little before now: the clocks of others may be behind. */
const validity = (nowMs: number, days: number) => ({
  notBefore: new Date(nowMs - DAY_MS),
  notAfter: new Date(nowMs + days * DAY_MS),
});

const pemOf = async (key: Key): Promise<string> =>
  `${PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;

async function write(path: string, text: string, mode: number): Promise<void> {
  await writeFile(`${path}.part`, text, { mode });
  await rename(`${path}.part`, path);
}
