import { hash } from 'node:crypto';

/**
 * Seeded choices without a running state: each depends only on the seed and what it is about, so that the
 * order in which concurrent requests arrive changes nothing.
 */
export interface Draw {
  /** A number from 0 up to, not including, 1. */
  unit(...about: (string | number)[]): number;
  /** An identifier of the form `<prefix>_<24 hex digits>`. */
  id(prefix: string, ...about: (string | number)[]): string;
}

/** Makes the choices of one seed. */
export function createDraw(seed: string): Draw {
  const digest = (about: (string | number)[]): string =>
    hash('sha256', JSON.stringify([seed, ...about]), 'hex');
  return {
    unit: (...about) => Number.parseInt(digest(about).slice(0, 12), 16) / 2 ** 48,
    id: (prefix, ...about) => `${prefix}_${digest([prefix, ...about]).slice(0, 24)}`,
  };
}
