import type { Tx } from '@night-market/kernel';
import type { LockedReport } from './advance-part.ts';
import type { ReportStore } from './ports.ts';

/**
 * Locks the first report about the same thing, which alone has parts; of most reports it is the report itself. Whoever changes a
 * duplicate holds it too.
 */
export async function lockFirst<T extends Tx>(
  tx: T,
  store: Pick<ReportStore<T>, 'lock' | 'firstOf'>,
  reportId: string,
): Promise<LockedReport | undefined> {
  for (let firstId = await store.firstOf(tx, reportId); firstId !== undefined;) {
    const locked = await store.lock(tx, firstId);
    const now = await store.firstOf(tx, reportId);
    if (now === firstId) return locked;
    firstId = now;
  }
  return undefined;
}
