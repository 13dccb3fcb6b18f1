import type { Capture, Charge, ChargeFact, Settlement } from './charge.ts';
import { sameMoney } from './money.ts';

/**
 * Decides what new captures and a refusal mean for a charge. The first capture of the right amount settles it;
 * every other one is a duplicate to be paid back: a second one, one after a definitive failure, one of a wrong
 * amount. The order of arrival does not matter for the money: net is 0 or exactly the amount.
 * @param fresh captures of this order that were never seen before
 */
export function settleCharge(
  charge: Charge,
  fresh: readonly Capture[],
  declined: string | undefined,
): Settlement {
  let settled = charge;
  const facts: ChargeFact[] = [];
  for (const capture of fresh) {
    if (isOpen(settled) && sameMoney(capture, settled)) {
      settled = { ...settled, state: 'captured', captureId: capture.id };
      facts.push({ type: 'captured', txnId: capture.id });
    } else {
      facts.push(duplicateOf(settled, capture));
    }
  }
  const refusal = declined ?? (fresh.length > 0 ? 'amount_mismatch' : undefined);
  if (isOpen(settled) && refusal !== undefined) {
    settled = { ...settled, state: 'capture_failed', failureCode: refusal };
    facts.push({ type: 'capture_failed', code: refusal });
  }
  return { charge: settled, facts };
}

const isOpen = ({ state }: Charge): boolean => state === 'requested' || state === 'pending';

const duplicateOf = ({ captureId }: Charge, { id, amount, currency }: Capture): ChargeFact => ({
  type: 'duplicate_captured',
  dupTxnId: id,
  ...(captureId !== null && { origTxnId: captureId }),
  money: { amount, currency },
});
