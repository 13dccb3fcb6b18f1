import fc from 'fast-check';
import type { TicketClaims } from '../src/index.ts';

const textOf = (letters: string, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength, size: 'max' });

const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
export const codes = textOf(`${LOWER}._-`, 24);
const ids = fc.oneof(fc.uuid(), textOf(`${LOWER}ABCXYZ._:-`, 48));
const seconds = fc.integer({ min: 0, max: 0xffff_ffff });

/** Claims that can be signed, of any size, without the key. */
export const claimsOf = (market: fc.Arbitrary<string> = codes): fc.Arbitrary<Omit<TicketClaims, 'keyId'>> =>
  fc
    .record({
      ticketId: ids,
      market,
      product: codes,
      zones: fc.uniqueArray(codes, { maxLength: 8, size: 'max' }).map((zones) => zones.sort()),
      times: fc.uniqueArray(seconds, { minLength: 2, maxLength: 2 }),
    })
    .map(({ times: [a = 0, b = 0], ...claims }) => ({
      ...claims,
      validFromS: Math.min(a, b),
      validUntilS: Math.max(a, b),
    }));
