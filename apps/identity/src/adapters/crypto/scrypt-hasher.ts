import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { QueueFullError } from '@night-market/kernel';
import type { PasswordHasher } from '../../sign-in/ports.ts';

interface Parameters {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP's choice for 32 MiB of memory (Password Storage Cheat Sheet): N = 2^15, r = 8, p = 3. */
const TODAY: Parameters = { logN: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Each takes 32 MiB and a processor for a quarter of a second. */
const AT_ONCE_MAX = 2;
const WAITING_MAX = 32;

const STORED = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]+)\$([\w+/]+)$/;

/** Passwords as scrypt hashes with their parameters, in PHC form. */
export class ScryptHasher implements PasswordHasher {
  private readonly today: Parameters;
  /** What an unknown name is compared with, so that it takes as long as a known one. */
  private readonly nobody: string;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(today: Parameters = TODAY) {
    this.today = today;
    this.nobody = stored(today, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
  }

  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return stored(this.today, salt, await this.derive(password, salt, this.today));
  }

  async verify(password: string, hash: string | undefined): Promise<boolean> {
    const { parameters, salt, expected } = parse(hash ?? this.nobody);
    const same = timingSafeEqual(await this.derive(password, salt, parameters), expected);
    return same && hash !== undefined;
  }

  isOutdated(hash: string): boolean {
    const { logN, r, p } = parse(hash).parameters;
    return logN !== this.today.logN || r !== this.today.r || p !== this.today.p;
  }

  /** @throws QueueFullError when too many wait already */
  private async derive(password: string, salt: Buffer, parameters: Parameters): Promise<Buffer> {
    if (this.running >= AT_ONCE_MAX) {
      if (this.waiting.length >= WAITING_MAX) throw new QueueFullError();
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running++;
    try {
      return await scryptOf(password, salt, parameters);
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}

function scryptOf(password: string, salt: Buffer, { logN, r, p }: Parameters): Promise<Buffer> {
  const N = 2 ** logN;
  // Twice what it needs: Node refuses the exact amount.
  const options = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, hash) =>
      error ? reject(error) : resolve(hash),
    ),
  );
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

const stored = ({ logN, r, p }: Parameters, salt: Buffer, hash: Buffer): string =>
  `$scrypt$ln=${logN},r=${r},p=${p}$${base64(salt)}$${base64(hash)}`;

function parse(hash: string): { parameters: Parameters; salt: Buffer; expected: Buffer } {
  const found = STORED.exec(hash);
  if (!found) throw new Error('a password hash is not in the form in which it is stored');
  const [, logN, r, p, salt, expected] = found;
  return {
    parameters: { logN: Number(logN), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt!, 'base64'),
    expected: Buffer.from(expected!, 'base64'),
  };
}
