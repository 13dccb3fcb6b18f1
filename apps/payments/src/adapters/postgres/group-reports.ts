import { GroupCommitter, type Settled, type SqlTx, type UnitOfWork } from '@night-market/kernel';
import { isDatabaseOutage } from '@night-market/postgres';

/** Reports from the gateway that arrive together are recorded in one transaction. */
export function groupReports<N>(
  unitOfWork: UnitOfWork<SqlTx>,
  record: (tx: SqlTx, reports: readonly N[]) => Promise<void>,
): GroupCommitter<N, void> {
  return new GroupCommitter<N, void>({
    commit: async (reports) => {
      await unitOfWork.run((tx) => record(tx, reports));
      return reports.map((): Settled<void> => ({ ok: true, value: undefined }));
    },
    maxBatch: 128,
    maxWaiting: 5_000,
    isOutage: isDatabaseOutage,
  });
}
