import { nextOccurrence, type InspectionPlan, type Occurrence } from '@night-market/inspections';
import type { Tx } from '@night-market/kernel';
import type { InspectionStore } from './ports.ts';

/**
 * The first inspection of a plan after that moment. A day that has had its inspection gets no other one: a plan whose
 * schedule was changed may come to it again.
 */
export async function nextInspection<T extends Tx>(
  tx: T,
  store: Pick<InspectionStore<T>, 'hasInspection'>,
  schedule: InspectionPlan,
  afterMs: number,
): Promise<Occurrence | undefined> {
  let next = nextOccurrence(schedule, afterMs);
  while (next && (await store.hasInspection(tx, next.occurrenceId)))
    next = nextOccurrence(schedule, next.dueAtMs);
  return next;
}
