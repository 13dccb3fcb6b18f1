import {
  fingerprintOf,
  type Claim,
  type IdempotencyStore,
  type IdempotentRequest,
  type StoredResponse,
} from '@night-market/idempotency';
import { GroupCommitter, type Tx, type UnitOfWork } from '@night-market/kernel';
import type { BackPressure } from './back-pressure.ts';
import type { Acceptance, AcceptPayments } from './accept-payments.handler.ts';
import { statusOf, type PaymentRequest, type PaymentView } from './ports.ts';

const ROUTE = 'POST /payments';

export interface IntakeItem {
  readonly key: string;
  /** The request's body as validated: what the fingerprint is taken from. */
  readonly body: unknown;
  readonly request: PaymentRequest;
}

/** What became of a request with its key. */
export type IntakeOutcome =
  | {
      readonly type: 'answered';
      readonly response: StoredResponse;
      /** The key was answered before. */
      readonly isReplayed: boolean;
    }
  /** The order was asked for differently before. */
  | { readonly type: 'order_mismatch' }
  /** The order is another stall's. */
  | { readonly type: 'order_of_other_stall' }
  /** The key was used for another request. */
  | { readonly type: 'key_reused' }
  /** The first request with this key is still under way. */
  | { readonly type: 'in_flight' };

export interface IntakePorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly keys: IdempotencyStore<T>;
  readonly accept: AcceptPayments<T>;
  readonly backPressure: Pick<BackPressure, 'throttle'>;
  readonly isOutage: (error: unknown) => boolean;
}

/** Takes payment requests in batches: claims the keys, accepts what is new and stores its answer in one transaction. */
export class PaymentIntake<T extends Tx> {
  private readonly committer: GroupCommitter<IntakeItem, IntakeOutcome>;
  private readonly ports: IntakePorts<T>;

  constructor(ports: IntakePorts<T>) {
    this.ports = ports;
    this.committer = new GroupCommitter<IntakeItem, IntakeOutcome>({
      commit: async (items) => {
        const outcomes = await ports.unitOfWork.run((tx) => this.commit(tx, items));
        return outcomes.map((value) => ({ ok: true, value }));
      },
      maxBatch: 256,
      maxWaiting: 2_000,
      isOutage: ports.isOutage,
      throttle: (batchSize) => ports.backPressure.throttle(batchSize),
    });
  }

  /** @throws QueueFullError when too many wait already */
  submit(item: IntakeItem): Promise<IntakeOutcome> {
    return this.committer.submit(item);
  }

  private async commit(tx: T, items: readonly IntakeItem[]): Promise<readonly IntakeOutcome[]> {
    const keys = items.map(({ key, body, request }): IdempotentRequest => ({
      // Keys are the stall's own: whether another one used the same is not told.
      tenant: request.stallId,
      route: ROUTE,
      key,
      fingerprint: fingerprintOf('POST', '/payments', body),
    }));
    const claims = await this.ports.keys.claim(tx, keys);
    const fresh = items.filter((_, index) => claims[index]!.state === 'fresh');
    const acceptances = await this.ports.accept.run(
      tx,
      fresh.map(({ request }) => request),
    );
    const accepted = new Map(fresh.map((item, index) => [item, outcomeOf(item, acceptances[index]!)]));
    const stored = items.flatMap((item, index) => {
      const outcome = accepted.get(item);
      return outcome?.type === 'answered' ? [{ request: keys[index]!, response: outcome.response }] : [];
    });
    await this.ports.keys.complete(tx, stored);
    return items.map((item, index) =>
      resolve(claims[index]!, accepted.get(item), (of) => accepted.get(items[of]!)!),
    );
  }
}

function outcomeOf({ request }: IntakeItem, acceptance: Acceptance): IntakeOutcome {
  if ('error' in acceptance)
    return { type: acceptance.error.isOfOtherStall ? 'order_of_other_stall' : 'order_mismatch' };
  const { state, captureId, failureCode } = acceptance.charge;
  const { paymentId: id, orderId, stallId, amount, currency, method, createdAt } = request;
  const status = statusOf(state);
  const replayed = acceptance.isReplayed;
  const asked = { id, orderId, stallId, amount, currency, method };
  const body: PaymentView = { ...asked, status, replayed, captureId, failureCode, createdAt };
  return { type: 'answered', response: { status: 202, body }, isReplayed: false };
}

function resolve(
  claim: Claim,
  own: IntakeOutcome | undefined,
  twin: (index: number) => IntakeOutcome,
): IntakeOutcome {
  switch (claim.state) {
    case 'fresh':
      return own!;
    case 'replay':
      return { type: 'answered', response: claim.response, isReplayed: true };
    case 'twin': {
      const first = twin(claim.of);
      return first.type === 'answered' ? { ...first, isReplayed: true } : first;
    }
    case 'mismatch':
      return { type: 'key_reused' };
    case 'in_flight':
      return { type: 'in_flight' };
  }
}
