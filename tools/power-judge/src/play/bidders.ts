import { harmSharesOf } from '../evenings/harm-shares.ts';
import type { JudgedRow } from '../evenings/judged-row.ts';

/** What a stall offers when it is asked, or null: it says nothing. */
export type Offers = (stallId: string, nowMs: number) => number | null;

/** Every stall says honestly what being off would do to it; one that refuses requests makes no offers. */
export function honestOffers({ spec }: JudgedRow): Offers {
  const shares = harmSharesOf(spec);
  const refusing = new Set(spec.faults.flatMap((fault) => (fault.type === 'refuses' ? fault.stallId : [])));
  return (stallId, nowMs) => (refusing.has(stallId) ? null : shares(stallId, Math.floor(nowMs / 1_000)));
}
