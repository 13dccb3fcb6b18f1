import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureCertificates } from './certificates.ts';

const DAY_MS = 86_400_000;

let dir: string;
beforeAll(() => (dir = mkdtempSync(join(tmpdir(), 'certificates-'))));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const read = (path: string): X509Certificate => new X509Certificate(readFileSync(path));

it('makes a certificate for the loopback names that its own authority has issued, and keeps both', async () => {
  const files = await ensureCertificates(dir);
  const [authority, certificate] = [read(files.authority), read(files.certificate)];
  expect(certificate.verify(authority.publicKey)).toBe(true);
  expect(certificate.ca).toBe(false);
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkHost('example.org')).toBeUndefined();
  createSecureContext({ key: readFileSync(files.key), cert: readFileSync(files.certificate) });
  for (const path of [files.key, files.keystore]) expect(statSync(path).mode & 0o077).toBe(0);
  await ensureCertificates(dir);
  expect(read(files.certificate).serialNumber).toBe(certificate.serialNumber);
});

it('makes another one in the last month, of the same authority', async () => {
  const files = await ensureCertificates(dir);
  const before = { certificate: read(files.certificate), authority: read(files.authority) };
  await ensureCertificates(dir, before.certificate.validToDate.getTime() - 29 * DAY_MS);
  expect(read(files.certificate).serialNumber).not.toBe(before.certificate.serialNumber);
  expect(read(files.authority).serialNumber).toBe(before.authority.serialNumber);
  expect(read(files.certificate).verify(before.authority.publicKey)).toBe(true);
});
