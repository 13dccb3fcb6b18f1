import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

/** A certificate authority of a test's own, made with openssl. */
export class CertificateAuthority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'authority-'));

  constructor() {
    this.openssl('req', '-x509', ...NEW_KEY, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=authority');
  }

  /** Where its own certificate is. */
  get file(): string {
    return join(this.folder, 'ca.pem');
  }

  /**
   * A certificate of a server.
   * @param days how long it is good from now on; of a negative number it has expired
   */
  issue(hostName: string, days = 1): Certificate {
    const names = ['-subj', '/CN=server', '-addext', `subjectAltName=DNS:${hostName}`];
    this.openssl('req', ...NEW_KEY, '-keyout', 'server.key', '-out', 'server.csr', ...names);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-copy_extensions', 'copy'];
    this.openssl('x509', '-req', '-in', 'server.csr', ...by, '-days', String(days), '-out', 'server.pem');
    return { key: this.read('server.key'), certificate: this.read('server.pem') };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: 'ignore' });
  }
}
