import type { Claim, IdempotencyStore, IdempotentRequest } from '@night-market/idempotency';
import { GroupCommitter, type Tx, type UnitOfWork } from '@night-market/kernel';
import type { Incoming } from './ports.ts';
import type { Taken, TakeReport } from './take-report.handler.ts';

export interface IntakeItem extends Incoming {
  /** Makes a repeated request one report; undefined: each request is one. */
  readonly key: IdempotentRequest | undefined;
}

export type TakeOutcome =
  | { readonly type: 'taken'; readonly taken: Taken; readonly isReplayed: boolean }
  | { readonly type: 'key_reused' }
  | { readonly type: 'in_flight' };

export interface ReportIntakePorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly keys: IdempotencyStore<T>;
  readonly takeReport: Pick<TakeReport<T>, 'takeAll'>;
  /** The store is to blame, not the report. */
  readonly isOutage: (error: unknown) => boolean;
}

const BATCH_MAX = 64;
const WAITING_MAX = 2_000;

/** Takes reports of clients in batches: those that come while a commit is under way share the next transaction. */
export class ReportIntake<T extends Tx> {
  private readonly ports: ReportIntakePorts<T>;
  private readonly committer: GroupCommitter<IntakeItem, TakeOutcome>;

  constructor(ports: ReportIntakePorts<T>) {
    this.ports = ports;
    this.committer = new GroupCommitter<IntakeItem, TakeOutcome>({
      commit: async (items) => {
        const outcomes = await ports.unitOfWork.run((tx) => this.commit(tx, items));
        return outcomes.map((value) => ({ ok: true, value }));
      },
      maxBatch: BATCH_MAX,
      maxWaiting: WAITING_MAX,
      isOutage: ports.isOutage,
    });
  }

  /**
   * @throws QueueFullError when too many wait already
   * @throws PhotoIdReusedError
   */
  submit(item: IntakeItem): Promise<TakeOutcome> {
    return this.committer.submit(item);
  }

  private async commit(tx: T, items: readonly IntakeItem[]): Promise<readonly TakeOutcome[]> {
    const { keys, takeReport } = this.ports;
    const keyed = items.flatMap((item) => (item.key ? [{ item, request: item.key }] : []));
    const requests = keyed.map(({ request }) => request);
    const claims = requests.length > 0 ? await keys.claim(tx, requests) : [];
    const claimOf = new Map(keyed.map(({ item }, n) => [item, claims[n]!]));
    const fresh = items.filter((item) => (claimOf.get(item)?.state ?? 'fresh') === 'fresh');
    const taken = await takeReport.takeAll(tx, fresh);
    const takenOf = new Map(fresh.map((item, n) => [item, taken[n]!]));
    await keys.complete(
      tx,
      keyed.flatMap(({ item, request }) => {
        const body = takenOf.get(item);
        return body ? [{ request, response: { status: 201, body } }] : [];
      }),
    );
    return items.map((item) =>
      outcomeOf(claimOf.get(item), takenOf.get(item), (of) => takenOf.get(keyed[of]!.item)!),
    );
  }
}

function outcomeOf(
  claim: Claim | undefined,
  taken: Taken | undefined,
  twin: (of: number) => Taken,
): TakeOutcome {
  switch (claim?.state) {
    case undefined:
    case 'fresh':
      return { type: 'taken', taken: taken!, isReplayed: false };
    case 'replay':
      return { type: 'taken', taken: claim.response.body as Taken, isReplayed: true };
    case 'twin':
      return { type: 'taken', taken: twin(claim.of), isReplayed: true };
    case 'mismatch':
      return { type: 'key_reused' };
    case 'in_flight':
      return { type: 'in_flight' };
  }
}
