import { hkdfSync } from 'node:crypto';
import { Sealing } from './sealing.ts';

const ID_BYTES = 4;

/** No secret of the ring fits. */
export class UnknownSealError extends Error {
  override readonly name = 'UnknownSealError';
}

/**
 * Seals with the newest of several secrets and opens with any of them, so that a secret is replaced without a stop: add the new
 * one in front, seal again what {@link isCurrent} is false of, take the old one away.
 */
export class SealingRing {
  private readonly newest: { readonly id: Buffer; readonly sealing: Sealing };
  private readonly byId: ReadonlyMap<string, Sealing>;

  /** @param secrets the newest first */
  constructor(secrets: readonly [string, ...string[]], purpose: string) {
    const made = secrets.map((secret) => ({
      id: Buffer.from(hkdfSync('sha256', secret, '', `${purpose} id`, ID_BYTES)),
      sealing: new Sealing(secret, purpose),
    }));
    this.newest = made[0]!;
    this.byId = new Map(made.map(({ id, sealing }) => [id.toString('hex'), sealing]));
  }

  /** @param name what is sealed; it opens under this name alone */
  seal(text: string, name: string): Buffer {
    return Buffer.concat([this.newest.id, this.newest.sealing.seal(text, name)]);
  }

  /**
   * @throws UnknownSealError when its secret is not in the ring any more
   * @throws Error when it was changed, or sealed under another name
   */
  open(bytes: Buffer, name: string): string {
    const sealing = this.byId.get(bytes.subarray(0, ID_BYTES).toString('hex'));
    if (!sealing)
      throw new UnknownSealError('No secret opens this; put the one that sealed it back behind the others.');
    return sealing.open(bytes.subarray(ID_BYTES), name);
  }

  /** Whether it was sealed with the newest secret. */
  isCurrent(bytes: Buffer): boolean {
    return bytes.subarray(0, ID_BYTES).equals(this.newest.id);
  }
}
