import type { SimStore } from '../store/sim-store.ts';
import type { Oracle } from './oracle.ts';
import type { Violation } from './violation.ts';

/** What is still to be delivered when nothing goes wrong any more; undefined once all is. */
export function undelivered(oracle: Oracle, stores: readonly SimStore[]): Violation | undefined {
  const missing = oracle.outstanding();
  if (missing !== undefined) return { invariant: 'nothing lost', detail: missing };
  const { any: held } = oracle.held;
  if (held !== undefined) return { invariant: 'held keys', detail: `${held} is still held back` };
  for (const { name, outbox } of stores) {
    if (outbox.length > 0)
      return { invariant: 'progress', detail: `outbox of ${name} holds ${outbox.length}` };
  }
  return undefined;
}
