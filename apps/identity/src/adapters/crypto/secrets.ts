import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, randomInt } from 'node:crypto';

/** 256 random bits. */
export const newRefreshToken = (): string => `nmr_${randomBytes(32).toString('base64url')}`;

export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Without letters that look like others; 100 bits. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const ONE_TIME_LETTERS = 20;

/** A password to be read out, typed once and replaced. */
export const newOneTimePassword = (): string =>
  Array.from({ length: ONE_TIME_LETTERS }, (_, index) => {
    const gap = index > 0 && index % 5 === 0 ? '-' : '';
    return gap + LETTERS[randomInt(LETTERS.length)];
  }).join('');

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Whoever reads the database, or a backup of it, cannot sign tokens. */
export class Sealing {
  private readonly key: Buffer;

  constructor(secret: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'night-market signing keys', 32));
  }

  /** @param name what is sealed; it opens under this name alone */
  seal(text: string, name: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key, nonce).setAAD(Buffer.from(name));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws Error when it was sealed with another secret or under another name */
  open(bytes: Buffer, name: string): string {
    const decipher = createDecipheriv(ALGORITHM, this.key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    }).setAAD(Buffer.from(name));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const rest = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(rest), decipher.final()]).toString('utf8');
  }
}
